import type { Caller } from '@supergraph/service/identity/caller';
import type { Verifier } from '@supergraph/service/identity/verifier';
import type { GraphQLFormattedError } from 'graphql';

/** Why a token is no longer good: what is told to who holds it. */
export type TokenEnd = readonly [GraphQLFormattedError];

const TIMER_MS_MAX = 2_147_483_647;

const expired = tokenEnd('The access token has expired.', 'expired');
const revoked = tokenEnd('The access token was revoked.', 'revoked');

/**
 * Calls `end` when the caller's token expires or is taken back, where there is one; returns the way to call
 * that off.
 */
export function atTokenEnd(
  caller: Caller,
  verifier: Pick<Verifier, 'watch'>,
  end: (why: TokenEnd) => void,
): () => void {
  if (caller.kind !== 'user') return () => undefined;
  const leftMs = Math.min(Math.max(caller.expiresAt.getTime() - Date.now(), 0), TIMER_MS_MAX);
  const timer = setTimeout(() => end(expired), leftMs);
  const stopWatching = verifier.watch(caller, () => end(revoked));
  return () => {
    clearTimeout(timer);
    stopWatching();
  };
}

function tokenEnd(message: string, reason: 'expired' | 'revoked'): TokenEnd {
  return [{ message, extensions: { code: 'UNAUTHENTICATED', reason } }];
}
