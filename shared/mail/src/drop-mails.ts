import type { Db, Schema } from '@supergraph/service/database/connect';
import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import { mailsTable as mails } from './tables.ts';

/**
 * Deletes what was not sent to somebody who is gone, given up or not; what a courier has in hand may go out.
 *
 * @param to as the mails name them: by id, or by address
 */
export async function dropMailsTo<S extends Schema>(
  db: Db<S>,
  to: { userId: string } | { address: string },
): Promise<void> {
  const isTheirs = 'userId' in to ? eq(mails.userId, to.userId) : eq(mails.toAddress, to.address);
  // One after the other, as the indexes have them: most rows are mails that were sent.
  const isWaiting = and(isNull(mails.sentAt), isNull(mails.givenUpAt));
  for (const isOfKind of [isWaiting, isNotNull(mails.givenUpAt)]) {
    await db.delete(mails).where(and(isTheirs, isOfKind));
  }
}
