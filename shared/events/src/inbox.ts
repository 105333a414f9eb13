import type { Db, Schema } from '@supergraph/service/database/connect';
import { sql } from 'drizzle-orm';

/**
 * Notes in the handler's transaction that the consumer handles these events.
 *
 * @returns those that have not been handled before; a copy that is being handled right now is waited for
 */
export async function claimEvents<S extends Schema, E extends { id: string }>(
  tx: Db<S>,
  consumer: string,
  events: readonly E[],
): Promise<E[]> {
  // In one order for everybody, so that two who claim the same events never wait for each other.
  const ids = events.map(({ id }) => id).sort();
  const rows = await tx.execute<{ event_id: string }>(sql`
    INSERT INTO inbox (consumer, event_id)
    SELECT ${consumer}, id FROM unnest(${sql.param(ids)}::text[]) AS event(id)
    ON CONFLICT DO NOTHING RETURNING event_id`);
  const claimed = new Set(rows.map((row) => row.event_id));
  // Of two copies among them the first counts.
  return events.filter(({ id }) => claimed.delete(id));
}
