import type { Db, Schema } from '@supergraph/service/database/connect';
import { inboxTable } from './tables.ts';

/**
 * Notes in the handler's transaction that the consumer handles this event; false when it has been
 * handled before. A copy that is being handled right now is waited for.
 */
export async function claimEvent<S extends Schema>(
  tx: Db<S>,
  consumer: string,
  event: { id: string },
): Promise<boolean> {
  const claimed = await tx
    .insert(inboxTable)
    .values({ consumer, eventId: event.id })
    .onConflictDoNothing()
    .returning({ eventId: inboxTable.eventId });
  return claimed.length > 0;
}
