import { createHash } from 'node:crypto';
import { backOffMs, emptyTally, type Tally, waitMsOf } from '@supergraph/service/throttle/tally';

/** What is counted when somebody tries to sign in, each under a key of its own. */
export interface SignInTallies {
  /** Wrong passwords for this account from this address. */
  readonly pair: Tally;
  /** Wrong passwords for this account from all addresses that are strangers to it. */
  readonly account: Tally;
  /** Wrong passwords from this address, for all accounts to which it is a stranger. */
  readonly address: Tally;
  /** Valid while the account has signed in from this address before. */
  readonly acquaintance: Tally;
}

export type SignInKeys = Readonly<Record<keyof SignInTallies, string>>;

export interface SignInRules {
  readonly freeTries: number;
  readonly freeTriesPerAddress: number;
  readonly longestMs: number;
}

const FIRST_WAIT_MS = 1_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const PAIR_KEPT_MS = DAY_MS;
const ACCOUNT_KEPT_MS = HOUR_MS;
const ACQUAINTANCE_KEPT_MS = 90 * DAY_MS;

/** An account that is guessed at from everywhere leaves strangers one free try instead of several. */
const ACCOUNT_MISSES_MAX = 20;

/** An address is forgiven one miss in this time, from the end of its wait on. */
const FORGIVEN_EVERY_MS = 60_000;

/** And two for an account that signs in from it, once a day: proof that not only guessers live there. */
const FORGIVEN_FOR_PROOF = 2;

/** Keys by the key of an address; hashed, so that the table is no list of who is guessed at. */
export function signInKeys(emailKey: string, addressBlock: string): SignInKeys {
  const account = accountKey(emailKey);
  const pair = `${account}:${addressBlock}`;
  return {
    pair,
    account,
    address: `sign-in-from:${addressBlock}`,
    acquaintance: `acquaintance-${pair}`,
  };
}

/** The same for codes of a second factor, whose wrong ones count apart: who gives one knows the password. */
export function codeKeys(emailKey: string, addressBlock: string): SignInKeys {
  const account = `${accountKey(emailKey)}:codes`;
  const pair = `${account}:${addressBlock}`;
  return {
    pair,
    account,
    address: `codes-from:${addressBlock}`,
    acquaintance: `acquaintance-${pair}`,
  };
}

/** What every key of the account's misses begins with. */
export function accountKey(emailKey: string): string {
  return `sign-in:${createHash('sha256').update(emailKey).digest('base64url')}`;
}

/**
 * Milliseconds until the next try is heard. Only misses from one's own address make anybody wait, so
 * nobody can keep an account's owner out from afar; and where the account has signed in before, the
 * misses of neighbours at other accounts do not count either.
 */
export function signInWaitMs({ pair, address, acquaintance }: SignInTallies, now: Date): number {
  const ofAddress = isValid(acquaintance, now) ? 0 : waitMsOf(address, now);
  return Math.max(waitMsOf(pair, now), ofAddress);
}

/**
 * Counts a try as a miss before it is known whether it is one: of many at the same time, no more are
 * heard than one after another would be.
 */
export function countMiss(tallies: SignInTallies, now: Date, rules: SignInRules): SignInTallies {
  const isStranger = !isValid(tallies.acquaintance, now);
  const isGuessedAt = isStranger && tallies.account.count >= ACCOUNT_MISSES_MAX;
  const free = isGuessedAt ? 1 : rules.freeTries;
  const pair = missed(tallies.pair.count, now, { free, longestMs: rules.longestMs });
  if (!isStranger) return { ...tallies, pair: { ...pair, expiresAt: later(now, PAIR_KEPT_MS) } };
  const address = missed(forgivenCount(tallies.address, now), now, {
    free: rules.freeTriesPerAddress,
    longestMs: rules.longestMs,
  });
  return {
    ...tallies,
    pair: { ...pair, expiresAt: later(now, PAIR_KEPT_MS) },
    account: {
      count: tallies.account.count + 1,
      until: now,
      expiresAt: later(now, ACCOUNT_KEPT_MS),
    },
    address: keptUntilForgiven(address),
  };
}

/** Takes the try back that turned out right, and makes the address an acquaintance of the account. */
export function countProof(tallies: SignInTallies, now: Date): SignInTallies {
  const { account, address, acquaintance } = tallies;
  const proven = { ...tallies, pair: emptyTally };
  const isStranger = !isValid(acquaintance, now);
  if (!isStranger && now.getTime() - acquaintance.until.getTime() < DAY_MS) return proven;
  const forgiven = { ...address, count: less(address, FORGIVEN_FOR_PROOF + (isStranger ? 1 : 0)) };
  return {
    ...proven,
    account: isStranger ? { ...account, count: less(account, 1) } : account,
    // A stranger's own try made the next one from here wait.
    address: keptUntilForgiven(isStranger ? { ...forgiven, until: now } : forgiven),
    acquaintance: { count: 1, until: now, expiresAt: later(now, ACQUAINTANCE_KEPT_MS) },
  };
}

function missed(
  count: number,
  now: Date,
  { free, longestMs }: { free: number; longestMs: number },
): Pick<Tally, 'count' | 'until'> {
  const waitMs = backOffMs(count + 1, { free, firstMs: FIRST_WAIT_MS, longestMs });
  return { count: count + 1, until: later(now, waitMs) };
}

function forgivenCount({ count, until }: Tally, now: Date): number {
  const quietMs = Math.max(0, now.getTime() - until.getTime());
  return Math.max(0, count - Math.floor(quietMs / FORGIVEN_EVERY_MS));
}

function keptUntilForgiven({ count, until }: Pick<Tally, 'count' | 'until'>): Tally {
  return { count, until, expiresAt: later(until, count * FORGIVEN_EVERY_MS) };
}

function less({ count }: Tally, by: number): number {
  return Math.max(0, count - by);
}

function isValid({ expiresAt }: Tally, now: Date): boolean {
  return expiresAt > now;
}

function later(date: Date, ms: number): Date {
  return new Date(date.getTime() + ms);
}
