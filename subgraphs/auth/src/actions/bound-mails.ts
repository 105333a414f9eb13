import { createHash } from 'node:crypto';
import { addressBlock } from '@supergraph/service/http/address-block';
import { rateLimited } from '@supergraph/service/throttle/rate-limited';
import type { ActionContext } from '../deps.ts';

const HOUR_MS = 3_600_000;

type Bounds = Pick<ActionContext, 'throttle' | 'limits'>;

/**
 * Counts a mail that anybody may cause to be sent to an address, whether it has an account or not.
 *
 * @returns false when it had so many within the hour that it gets no more: nobody is told, for it would tell
 *   that there is an account
 */
export async function mayMail(context: Bounds, emailKey: string): Promise<boolean> {
  return (await countMail(context, emailKey)) === 0;
}

/** The same for who asks for a mail to an address that they claim. Raises RATE_LIMITED. */
export async function requireMailWithinBounds(context: Bounds, emailKey: string): Promise<void> {
  const waitMs = await countMail(context, emailKey);
  if (waitMs > 0) throw rateLimited('Too many mails were sent to this address.', waitMs);
}

/** Counts who asks for mails without having signed in. Raises RATE_LIMITED. */
export async function countMailRequest({
  throttle,
  limits,
  client,
}: Pick<ActionContext, 'throttle' | 'limits' | 'client'>): Promise<void> {
  const key = `mails-from:${addressBlock(client.address)}`;
  const max = limits.mailRequestsPerAddressPerHour;
  const waitMs = await throttle.use([{ key, max, windowMs: HOUR_MS }]);
  if (waitMs > 0) throw rateLimited('Too many mails were asked for from here.', waitMs);
}

/** Milliseconds until the address may get another; 0 when it may now. */
function countMail({ throttle, limits }: Bounds, emailKey: string): Promise<number> {
  const key = `mail-to:${createHash('sha256').update(emailKey).digest('base64url')}`;
  return throttle.use([{ key, max: limits.mailsPerEmailPerHour, windowMs: HOUR_MS }]);
}
