import type { Db, Schema } from '@supergraph/service/database/connect';
import { insertRows } from '@supergraph/service/database/json-rows';
import { afterCommit } from '@supergraph/service/database/transaction';
import { newId } from '@supergraph/service/ids';
import { type SQL, sql } from 'drizzle-orm';
import { mailsCommitted } from './committed.ts';
import { mailsTable } from './tables.ts';

export interface MailAddress {
  address: string;
  /** As others see it; '' for none. */
  name: string;
}

export interface NewMail {
  /** Name of the file in templates/, without locale and ending. */
  template: string;
  /** Such as `en`. Default: the recipient's, where the courier asks for it. */
  locale?: string | undefined;
  /** An address, or whose address is to be asked for when the mail is rendered. */
  to: MailAddress | { userId: string };
  /** What the template shows, or what the courier's `complete` makes that of. Never a secret. */
  data: Record<string, unknown>;
  now: Date;
  /** What the mail tells of: a second one with the same key is none. Remembered for 30 days after it was sent. */
  key?: string | undefined;
}

/**
 * Writes a mail in the transaction that decided it: it is sent after the commit, and never when it rolls
 * back. What no mail can carry, such as an address with a line break, is refused by the courier, so that
 * it costs the mail and not the change.
 */
export async function queueMail<S extends Schema>(tx: Db<S>, mail: NewMail): Promise<void> {
  await queueMails(tx, [mail]);
}

/** The same for any number of mails, in one statement. */
export async function queueMails<S extends Schema>(
  tx: Db<S>,
  mails: readonly NewMail[],
): Promise<void> {
  if (mails.length > 0) await tx.execute(mailsQueued(tx, mails));
}

/** The same as a part of a statement that writes more: it has to run in `tx`. */
export function mailsQueued<S extends Schema>(tx: Db<S>, mails: readonly NewMail[]): SQL {
  afterCommit(tx, mailsCommitted.announce);
  return sql`${insertRows(mailsTable, mails.map(toRow))} ON CONFLICT (key) DO NOTHING`;
}

function toRow({ template, locale, to, data, now, key }: NewMail): typeof mailsTable.$inferInsert {
  const recipient = 'userId' in to ? to : { toAddress: to.address, toName: to.name };
  return {
    id: newId('mail', now.getTime()),
    key,
    template,
    locale,
    ...recipient,
    data,
    createdAt: now,
    attempts: 0,
    dueAt: now,
  };
}
