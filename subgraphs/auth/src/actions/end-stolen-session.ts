import type { AuthDb } from '../store/database.ts';
import type { StoredSession } from '../store/sessions.ts';
import { endAndRevoke } from './end-and-revoke.ts';
import { mailUser } from './mail-user.ts';
import type { AuditSource } from './record-audit.ts';
import { momentFor, orUnknown } from './tell-moment.ts';

/**
 * Ends a session of which a used refresh token was used again, so that somebody has stolen one (RFC 9700 §4.14.2),
 * and mails its owner. Which of the two came last cannot be told, so both have to sign in.
 */
export async function endStolenSession(
  tx: AuthDb,
  { id, user, device, addressBlock }: StoredSession,
  source: AuditSource,
): Promise<void> {
  const { now } = source;
  await endAndRevoke(tx, id, { endReason: 'REUSE', endedAt: now }, source);
  const data = {
    device: orUnknown(device),
    place: orUnknown(addressBlock),
    moment: momentFor(now),
  };
  await mailUser(tx, user, { template: 'reuse-alarm', data, now, key: `reuse:${id}` });
}
