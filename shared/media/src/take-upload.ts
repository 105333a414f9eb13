import type { Db, Schema } from '@supergraph/service/database/connect';
import { sql } from 'drizzle-orm';

/**
 * Takes the image of an upload for whatever will show it, once, in the transaction that attaches it: the
 * caller has to write the hash where a foreign key leads to `media_objects`.
 *
 * @returns null when there is no such upload of this caller for this purpose, its image was refused, or it
 *   was taken before
 */
export async function takeUpload<S extends Schema>(
  tx: Db<S>,
  { id, callerId, purpose, now }: { id: string; callerId: string; purpose: string; now: Date },
): Promise<{ hash: string } | null> {
  const [taken] = await tx.execute<{ hash: string }>(sql`
    UPDATE media_uploads SET attached_at = ${now.toISOString()}
    WHERE id = ${id} AND caller_id = ${callerId} AND purpose = ${purpose}
      AND hash IS NOT NULL AND attached_at IS NULL
    RETURNING hash`);
  return taken ? { hash: taken.hash } : null;
}
