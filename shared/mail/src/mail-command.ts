import { type Command, CommandError, command, Misuse, option } from '@supergraph/service/command';
import { isAnyOf } from '@supergraph/service/database/any-of';
import type { Db, Schema } from '@supergraph/service/database/connect';
import { and, asc, isNotNull, isNull, type SQL, sql } from 'drizzle-orm';
import type { MailRow } from './mail-rows.ts';
import { mailsTable as mails } from './tables.ts';

interface MailCommandOptions<S extends Schema> {
  /** Opens the database for the time of `work`, and prints what that answers. */
  withDb(work: (db: Db<S>) => Promise<string>): Promise<void>;
}

const LISTED_MAX = 100;

/** `mails list`, `mails retry <id>…|--all`: what is not sent, and another try for what was given up. */
export function mailCommand<S extends Schema>({ withDb }: MailCommandOptions<S>): Command {
  return command({
    about: 'list mails that are not sent, or retry ID… those that were given up',
    options: { all: option.flag('every one of them, instead of some by their ids') },
    takes: ['list|retry', 'ID…'],
    async run({ all }, [verb, ...ids]) {
      if (verb === 'list') return withDb((db) => list(db));
      if (verb !== 'retry') throw new Misuse('mails needs one of: list, retry.');
      if (all === ids.length > 0) throw new Misuse('mails retry needs ids, or --all.');
      await withDb((db) => retry(db, all ? undefined : isAnyOf(mails.id, ids)));
    },
  });
}

async function list<S extends Schema>(db: Db<S>): Promise<string> {
  const rows = await db
    .select()
    .from(mails)
    .where(isNull(mails.sentAt))
    .orderBy(asc(mails.id))
    .limit(LISTED_MAX);
  return rows.length === 0 ? 'Every mail is sent.' : rows.map(describe).join('\n');
}

async function retry<S extends Schema>(db: Db<S>, which: SQL | undefined): Promise<string> {
  const retried = await db
    .update(mails)
    .set({ givenUpAt: null, attempts: 0, dueAt: sql`now()` })
    .where(and(isNotNull(mails.givenUpAt), which))
    .returning({ id: mails.id });
  if (which && retried.length === 0) throw new CommandError('None of them was given up.');
  return `${retried.length} mails are tried again.`;
}

/** Not to whom: what is printed may be kept. */
function describe({ id, createdAt, template, attempts, givenUpAt, lastError }: MailRow): string {
  const state = givenUpAt ? 'given up' : 'waits';
  return `${id}  ${createdAt.toISOString()}  ${template}  ${state} after ${attempts}: ${lastError ?? '–'}`;
}
