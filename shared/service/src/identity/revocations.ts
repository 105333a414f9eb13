import type { Logger } from '../logger.ts';
import { gauge } from '../metrics.ts';
import type { UserCaller } from './caller.ts';

/** What was taken back: every token of a session, or of a user as they were before a change. */
export interface Revocation {
  /** Id of the session or of the user. */
  readonly subject: string;
  /** The user's version since then: tokens of earlier ones are void. Undefined for a session. */
  readonly version?: number | undefined;
}

export interface Revocations {
  add(revoked: readonly Revocation[]): void;
  isRevoked(caller: UserCaller): boolean;
  /**
   * Calls `end` once the caller's token is taken back, for what was opened with it and lasts; returns the way
   * to call that off.
   */
  watch(caller: UserCaller, end: () => void): () => void;
}

export const revocationLimits = {
  /** Beyond it the oldest are forgotten, and their tokens good again until they expire. */
  revocationsMax: 100_000,
  /** A token's life of ten minutes, and what clocks may differ by. */
  revocationKeptMs: 15 * 60_000,
} as const;

export interface RevocationsOptions {
  readonly log?: Logger;
  readonly clock?: () => Date;
  readonly revocationsMax?: number;
}

/** However many are told at once, open streams are looked through this often at most. */
const LOOK_MS = 100;

const known = gauge({
  name: 'token_revocations',
  help: 'Sessions and users whose access tokens were taken back and may not have expired yet.',
  labelNames: [],
});

/** The tokens that are void before they expire, in memory: what a verifier asks beside the signature. */
export function createRevocations(options: RevocationsOptions = {}): Revocations {
  const { log, revocationsMax = revocationLimits.revocationsMax } = options;
  const clock = options.clock ?? (() => new Date());
  /** By session or user, those that were told last at the end. */
  const bySubject = new Map<string, { version: number; toldAtMs: number }>();
  const watchers = new Set<{ caller: UserCaller; end: () => void }>();
  let isLooking = false;
  let wasFull = false;

  function note({ subject, version = Number.POSITIVE_INFINITY }: Revocation, nowMs: number): void {
    const before = bySubject.get(subject)?.version ?? 0;
    bySubject.delete(subject);
    bySubject.set(subject, { version: Math.max(version, before), toldAtMs: nowMs });
  }

  function forget(nowMs: number): void {
    for (const [subject, { toldAtMs }] of bySubject) {
      const isOver = nowMs - toldAtMs > revocationLimits.revocationKeptMs;
      if (!isOver && bySubject.size <= revocationsMax) break;
      if (!isOver && !wasFull) {
        wasFull = true;
        log?.warn({ revocationsMax }, 'too many access tokens were taken back: the oldest pass');
      }
      bySubject.delete(subject);
    }
  }

  function isRevoked({ id, sessionId, userVersion = 0 }: UserCaller): boolean {
    if (bySubject.size === 0) return false;
    return bySubject.has(sessionId) || userVersion < (bySubject.get(id)?.version ?? 0);
  }

  function lookSoon(): void {
    if (isLooking || watchers.size === 0) return;
    isLooking = true;
    setTimeout(look, LOOK_MS);
  }

  function look(): void {
    isLooking = false;
    for (const watcher of watchers) {
      if (!isRevoked(watcher.caller)) continue;
      watchers.delete(watcher);
      watcher.end();
    }
  }

  return {
    add(revoked) {
      const nowMs = clock().getTime();
      for (const one of revoked) note(one, nowMs);
      forget(nowMs);
      known.set(bySubject.size);
      if (revoked.length > 0) lookSoon();
    },
    isRevoked,
    watch(caller, end) {
      const watcher = { caller, end };
      watchers.add(watcher);
      // It may have been taken back since it was verified.
      if (isRevoked(caller)) lookSoon();
      return () => void watchers.delete(watcher);
    },
  };
}
