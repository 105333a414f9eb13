import type { Caller } from '@supergraph/service/identity/caller';

const TIMER_MS_MAX = 2_147_483_647;

/** Calls `end` when the caller's token expires, where there is one; returns the way to call that off. */
export function atExpiry(caller: Caller, end: () => void): () => void {
  if (caller.kind !== 'user') return () => undefined;
  const leftMs = Math.min(Math.max(caller.expiresAt.getTime() - Date.now(), 0), TIMER_MS_MAX);
  const timer = setTimeout(end, leftMs);
  return () => clearTimeout(timer);
}
