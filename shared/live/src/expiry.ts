import type { UserCaller } from '@supergraph/service/identity/caller';

const TIMER_MS_MAX = 2_147_483_647;

/** Calls `end` when the caller's token expires; returns the way to call that off. */
export function atExpiry({ expiresAt }: UserCaller, end: () => void): () => void {
  const leftMs = Math.min(Math.max(expiresAt.getTime() - Date.now(), 0), TIMER_MS_MAX);
  const timer = setTimeout(end, leftMs);
  return () => clearTimeout(timer);
}
