import { addressBlock } from '@supergraph/service/http/address-block';
import { rateLimited } from '@supergraph/service/throttle/rate-limited';
import type { Tally } from '@supergraph/service/throttle/tally';
import type { ActionContext } from '../deps.ts';
import {
  countMiss,
  countProof,
  type SignInKeys,
  type SignInTallies,
  signInKeys,
  signInWaitMs,
} from '../domain/sign-in-tries.ts';

type Context = Pick<ActionContext, 'clock' | 'limits' | 'throttle'>;

const TOO_MANY = 'Too many attempts to sign in have failed.';

/**
 * A look that changes nothing and locks nothing, so that a try that must wait is told so at once.
 *
 * Raises RATE_LIMITED with `retryAfterMs`.
 */
export async function requireNoWait(context: Context, keys: SignInKeys): Promise<void> {
  const { throttle, clock } = context;
  const knownMs = throttle.knownWaitMs(keys.pair);
  if (knownMs > 0) throw rateLimited(TOO_MANY, knownMs);
  const tallies = toTallies(await throttle.read(inOrder(keys)));
  refuseWhileWaiting(context, keys, signInWaitMs(tallies, clock()));
}

/** Counts the try as a miss unless it must wait, which others of the same moment may have brought about. */
export async function countTry(context: Context, keys: SignInKeys): Promise<void> {
  const { throttle, clock, limits } = context;
  const rules = {
    freeTries: limits.signInFreeTries,
    freeTriesPerAddress: limits.signInFreeTriesPerAddress,
    longestMs: limits.signInWaitSecondsMax * 1_000,
  };
  const waitMs = await throttle.change(inOrder(keys), (found) => {
    const now = clock();
    const tallies = toTallies(found);
    const result = signInWaitMs(tallies, now);
    return { result, tallies: result > 0 ? found : inOrder(countMiss(tallies, now, rules)) };
  });
  refuseWhileWaiting(context, keys, waitMs);
}

/** The keys of a user's own account, at the address that asks. */
export function signInKeysOf(
  { client }: Pick<ActionContext, 'client'>,
  { emailKey }: { emailKey: string },
): SignInKeys {
  return signInKeys(emailKey, addressBlock(client.address));
}

/** The try was right after all, or somebody has just proved that mail to the account reaches them. */
export async function countProven(context: Context, keys: SignInKeys): Promise<void> {
  const { throttle, clock } = context;
  await throttle.change(inOrder(keys), (found) => ({
    result: undefined,
    tallies: inOrder(countProof(toTallies(found), clock())),
  }));
}

function refuseWhileWaiting({ throttle }: Context, keys: SignInKeys, waitMs: number): void {
  if (waitMs === 0) return;
  throttle.rememberWait(keys.pair, waitMs);
  throw rateLimited(TOO_MANY, waitMs);
}

function inOrder<T>({ pair, account, address, acquaintance }: Record<keyof SignInTallies, T>): T[] {
  return [pair, account, address, acquaintance];
}

function toTallies([pair, account, address, acquaintance]: Tally[]): SignInTallies {
  if (!pair || !account || !address || !acquaintance) throw new Error('a tally is missing');
  return { pair, account, address, acquaintance };
}
