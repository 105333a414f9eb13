import type { Db, Schema } from '@supergraph/service/database/connect';
import { deleteInBatches } from '@supergraph/service/database/delete-in-batches';
import { createSweeper, type Sweeper } from '@supergraph/service/sweeper';
import { type SQL, sql } from 'drizzle-orm';
import type { Logger } from 'pino';

/** As long as the memory of handled events: a later repetition of one would send its mail again. */
const KEPT_DAYS = 30;
const DAY_MS = 86_400_000;
/** In one sweep, of each kind. */
const ROWS_MAX = 100_000;
const SWEEP_MS = 60_000;

export interface MailPurgeOptions<S extends Schema> {
  db: Db<S>;
  log: Logger;
  clock?: () => Date;
}

/** Forgets mails now and then; every replica runs one, and they share the work. */
export function createMailPurge<S extends Schema>(options: MailPurgeOptions<S>): Sweeper {
  const { db, log, clock = () => new Date() } = options;
  return createSweeper({
    purpose: 'forget old mails',
    intervalMs: SWEEP_MS,
    log,
    sweep: () => purgeMails(db, clock()),
  });
}

/** Deletes mails 30 days after they were sent or given up, at most 100,000 of each. */
export async function purgeMails<S extends Schema>(db: Db<S>, now: Date): Promise<void> {
  const before = new Date(now.getTime() - KEPT_DAYS * DAY_MS);
  for (const statementFor of [sentMails, givenUpMails]) {
    await deleteInBatches(async (limit) => (await db.execute(statementFor(before, limit))).count, {
      rowsMax: ROWS_MAX,
    });
  }
}

export function sentMails(before: Date, limit: number): SQL {
  return sql`DELETE FROM mails WHERE id = ANY (ARRAY(
    SELECT id FROM mails WHERE sent_at < ${before.toISOString()}
    ORDER BY sent_at LIMIT ${limit} FOR UPDATE SKIP LOCKED))`;
}

export function givenUpMails(before: Date, limit: number): SQL {
  return sql`DELETE FROM mails WHERE id = ANY (ARRAY(
    SELECT id FROM mails WHERE given_up_at < ${before.toISOString()}
    ORDER BY given_up_at LIMIT ${limit} FOR UPDATE SKIP LOCKED))`;
}
