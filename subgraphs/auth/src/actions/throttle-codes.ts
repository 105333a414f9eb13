import { addressBlock } from '@supergraph/service/http/address-block';
import { rateLimited } from '@supergraph/service/throttle/rate-limited';
import type { ActionContext } from '../deps.ts';
import { codeKeys } from '../domain/sign-in-tries.ts';
import type { User } from '../domain/user.ts';
import { countProven, countTry, requireNoWait } from './throttle-sign-in.ts';

const DAY_MS = 24 * 3_600_000;

/** A try that was counted as a miss. */
export interface CodeTry {
  /** It was right after all. */
  countProven(): Promise<void>;
}

/**
 * Counts a code before it is looked at: there are only a million of them. From one address wrong ones cost what
 * wrong passwords cost. All addresses together that are strangers to the account have 100 a day, so that nobody
 * gets further by having many; the owner's own, from which a code was right before, is not kept out by that.
 *
 * Raises RATE_LIMITED.
 */
export async function countCodeTry(context: ActionContext, user: User): Promise<CodeTry> {
  const keys = codeKeys(user.emailKey, addressBlock(context.client.address));
  const attempt = await requireNoWait(context, keys);
  const isStranger = attempt.tallies.acquaintance.expiresAt <= context.clock();
  const ofStrangers = {
    key: `${keys.account}:of-strangers`,
    max: context.limits.wrongCodesPerAccountPerDay,
    windowMs: DAY_MS,
  };
  if (isStranger) {
    const waitMs = await context.throttle.use([ofStrangers]);
    if (waitMs > 0) throw rateLimited('Too many wrong codes were given for this account.', waitMs);
  }
  const counted = await countTry(context, attempt);
  return {
    async countProven() {
      if (isStranger) await context.throttle.giveBack([ofStrangers]);
      await countProven(context, counted);
    },
  };
}
