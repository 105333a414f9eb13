import { requireUser } from '@supergraph/service/identity/caller';
import { rateLimited } from '@supergraph/service/throttle/rate-limited';
import type { ActionContext } from '../deps.ts';

const HOUR_MS = 3_600_000;

/** What uploads of pictures are for. */
export const avatarPurpose = 'avatar';

/**
 * Gives the caller a ticket for one picture of themself. Anybody can have an account, so tickets are counted.
 *
 * Raises UNAUTHENTICATED, RATE_LIMITED.
 */
export async function createAvatarUpload({
  caller,
  clock,
  limits,
  media,
  throttle,
}: ActionContext) {
  const { id: callerId } = requireUser(caller);
  const max = limits.avatarUploadsPerAccountPerHour;
  const waitMs = await throttle.use([{ key: `avatars:${callerId}`, max, windowMs: HOUR_MS }]);
  if (waitMs > 0) throw rateLimited('You have uploaded many pictures.', waitMs);
  const wanted = { callerId, purpose: avatarPurpose, now: clock() };
  const { ticket, text } = media.tickets.issue(wanted);
  return { ...ticket, ticket: text, url: media.uploadUrl };
}
