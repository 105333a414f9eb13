import { Fault } from '@supergraph/service/errors';
import { requireUser, type UserCaller } from '@supergraph/service/identity/caller';
import type { ActionContext } from '../deps.ts';
import type { AuthDb } from '../store/database.ts';
import { findProof } from '../store/proofs.ts';
import { requirePerson } from './require-person.ts';

/**
 * For what must not be done with a session that was left open, or a token that was stolen: whoever asks must have
 * signed in, or proved themself (`proveMyself`), within the last 10 minutes (`PROOF_SECONDS_MAX`).
 *
 * @param db the transaction of what is asked for, or the database
 *
 * Raises UNAUTHENTICATED, FORBIDDEN for a machine, which cannot prove who it is, STEP_UP_REQUIRED.
 */
export async function requireFreshProof(
  db: AuthDb,
  { caller, clock, limits }: Pick<ActionContext, 'caller' | 'clock' | 'limits'>,
): Promise<UserCaller> {
  const user = requireUser(caller);
  requirePerson(user);
  const provenAt = await findProof(db, user.sessionId);
  if (provenAt && clock() < freshUntil(provenAt, limits)) return user;
  throw new Fault(
    'STEP_UP_REQUIRED',
    'This needs a fresh proof of who you are: call proveMyself, then ask again.',
    { details: { ...(provenAt && { provenAt: provenAt.toISOString() }) } },
  );
}

/** Until when a proof does. */
export function freshUntil(provenAt: Date, limits: ActionContext['limits']): Date {
  return new Date(provenAt.getTime() + limits.proofSecondsMax * 1_000);
}
