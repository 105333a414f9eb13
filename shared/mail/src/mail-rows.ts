import { isAnyOf } from '@supergraph/service/database/any-of';
import type { Db, Schema } from '@supergraph/service/database/connect';
import { and, eq, isNull, sql } from 'drizzle-orm';
import { mailsTable as mails } from './tables.ts';

export type MailRow = typeof mails.$inferSelect;

/** Longer than a delivery may take: after that the courier that took it up is gone. */
const IN_HAND_MS = 180_000;

const isWaiting = and(isNull(mails.sentAt), isNull(mails.givenUpAt));

/**
 * Takes up mails that are due: no other courier does for the next three minutes, whatever becomes of this
 * one. Each counts as a try, so that one that kills its courier is given up as well.
 *
 * @param domain of the Message-IDs that have none yet
 */
export function takeUp<S extends Schema>(
  db: Db<S>,
  { limit, domain, now }: { limit: number; domain: string; now: Date },
): Promise<MailRow[]> {
  const due = db
    .select({ id: mails.id })
    .from(mails)
    .where(and(isWaiting, sql`${mails.dueAt} <= ${now.toISOString()}`))
    .orderBy(mails.dueAt)
    .limit(limit)
    .for('update', { skipLocked: true });
  return db
    .update(mails)
    .set({
      attempts: sql`${mails.attempts} + 1`,
      dueAt: new Date(now.getTime() + IN_HAND_MS),
      messageId: sql`coalesce(${mails.messageId}, ${mails.id} || '@' || ${domain}::text)`,
    })
    .where(sql`${mails.id} = ANY (ARRAY(${due}))`)
    .returning();
}

/** Nothing personal is left of them. */
export async function markSent<S extends Schema>(
  db: Db<S>,
  ids: readonly string[],
  now: Date,
): Promise<void> {
  await db
    .update(mails)
    .set({
      ...{ sentAt: now, lastError: null, data: {} },
      ...{ toAddress: null, toName: null, userId: null },
    })
    .where(and(isWaiting, isAnyOf(mails.id, ids)));
}

export interface Failure {
  error: string;
  now: Date;
  /** When it is tried again; undefined gives it up. */
  dueAt: Date | undefined;
}

/** Nothing where another courier has it in hand by now. */
export async function markFailed<S extends Schema>(
  db: Db<S>,
  mail: MailRow,
  { error, now, dueAt }: Failure,
): Promise<void> {
  await db
    .update(mails)
    .set({ lastError: error, ...(dueAt ? { dueAt } : { givenUpAt: now }) })
    .where(isStillOurs(mail));
}

/** As if it had not been taken up: nobody could have taken it. */
export async function putBack<S extends Schema>(
  db: Db<S>,
  mail: MailRow,
  { error, dueAt }: { error: string; dueAt: Date },
): Promise<void> {
  await db
    .update(mails)
    .set({ lastError: error, dueAt, attempts: mail.attempts - 1 })
    .where(isStillOurs(mail));
}

/** Nobody is there any more to write to. */
export async function drop<S extends Schema>(db: Db<S>, mail: MailRow): Promise<void> {
  await db.delete(mails).where(isStillOurs(mail));
}

function isStillOurs({ id, attempts }: MailRow) {
  return and(eq(mails.id, id), eq(mails.attempts, attempts), isWaiting);
}
