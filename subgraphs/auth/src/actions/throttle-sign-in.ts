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

/** Who tries to sign in, and what was counted of them when it was looked at last. */
export interface SignInTry {
  readonly keys: SignInKeys;
  readonly tallies?: SignInTallies;
}

/**
 * A look that changes nothing and locks nothing, so that a try that must wait is told so at once.
 *
 * Raises RATE_LIMITED with `retryAfterMs`.
 */
export async function requireNoWait(
  context: Context,
  keys: SignInKeys,
): Promise<Required<SignInTry>> {
  const { throttle, clock } = context;
  const knownMs = throttle.knownWaitMs(keys.pair);
  if (knownMs > 0) throw rateLimited(TOO_MANY, knownMs);
  const tallies = toTallies(await throttle.read(inOrder(keys)));
  refuseWhileWaiting(context, keys, signInWaitMs(tallies, clock()));
  return { keys, tallies };
}

/** Counts the try as a miss unless it must wait, which others of the same moment may have brought about. */
export async function countTry(context: Context, attempt: SignInTry): Promise<SignInTry> {
  const { keys } = attempt;
  const { limits, clock } = context;
  const rules = {
    freeTries: limits.signInFreeTries,
    freeTriesPerAddress: limits.signInFreeTriesPerAddress,
    longestMs: limits.signInWaitSecondsMax * 1_000,
  };
  const { waitMs, tallies } = await change(context, attempt, (found) => {
    const now = clock();
    const waitMs = signInWaitMs(found, now);
    return { waitMs, tallies: waitMs > 0 ? found : countMiss(found, now, rules) };
  });
  refuseWhileWaiting(context, keys, waitMs);
  return { keys, tallies };
}

/**
 * Does the work of a try beside its being counted, since both take their time: of what the work finds nobody
 * hears before it is counted, nor where it is refused.
 *
 * Raises RATE_LIMITED with `retryAfterMs`.
 */
export async function tryCounted<T>(
  context: Context,
  attempt: SignInTry,
  work: () => Promise<T>,
): Promise<{ counted: SignInTry; found: T }> {
  const knownMs = context.throttle.knownWaitMs(attempt.keys.pair);
  if (knownMs > 0) throw rateLimited(TOO_MANY, knownMs);
  const [counted, found] = await Promise.allSettled([countTry(context, attempt), work()]);
  if (counted.status === 'rejected') throw counted.reason;
  if (found.status === 'rejected') throw found.reason;
  return { counted: counted.value, found: found.value };
}

/** The keys of a user's own account, at the address that asks. */
export function signInKeysOf(
  { client }: Pick<ActionContext, 'client'>,
  { emailKey }: { emailKey: string },
): SignInKeys {
  return signInKeys(emailKey, addressBlock(client.address));
}

/** The try was right after all, or somebody has just proved that mail to the account reaches them. */
export async function countProven(context: Context, attempt: SignInTry): Promise<void> {
  const { clock } = context;
  await change(context, attempt, (found) => ({ tallies: countProof(found, clock()) }));
}

function change<R extends { tallies: SignInTallies }>(
  { throttle }: Context,
  { keys, tallies: asRead }: SignInTry,
  decide: (found: SignInTallies) => R,
): Promise<R> {
  const decideAll = (found: Tally[]) => {
    const result = decide(toTallies(found));
    return { result, tallies: inOrder(result.tallies) };
  };
  return throttle.change(inOrder(keys), decideAll, asRead && inOrder(asRead));
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
