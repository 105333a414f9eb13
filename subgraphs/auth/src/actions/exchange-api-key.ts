import { Fault } from '@supergraph/service/errors';
import { signAccessToken } from '@supergraph/service/identity/access-token';
import type { AuthDeps } from '../deps.ts';
import { hashSecret, heldScopes, readApiKey } from '../domain/machine-secret.ts';
import { isSame } from '../domain/refresh-token.ts';
import { accessTokenLifetimeMs } from '../domain/session.ts';
import { findApiKey, noteUse } from '../store/api-keys.ts';
import { permissionsOf } from '../store/roles.ts';
import { findUsers } from '../store/users.ts';
import { countMachineGuess } from './count-machine-guess.ts';

/** A use is noted once in this time; tokens are fetched six times as often. */
const USE_NOTED_MS = 3_600_000;

export interface MachineToken {
  readonly accessToken: string;
  readonly expiresAt: Date;
}

/**
 * An access token for an API key: its owner's, with those of its scopes that the owner has now, of a session that is
 * the key itself. What changes its owner, or takes the key back, makes it void as it does others.
 *
 * Raises UNAUTHENTICATED (`reason: api-key`) for a key that is unknown, expired or revoked, or whose owner is not
 * active; RATE_LIMITED where too many of these came from the address.
 *
 * @param address of who used the key, as the gateway saw it
 */
export async function exchangeApiKey(
  deps: AuthDeps,
  { key: text, address }: { key: string; address: string },
): Promise<MachineToken> {
  const now = deps.clock();
  const given = readApiKey(text, deps.apiKeySealingKey);
  const key = given && (await findApiKey(deps.db, given.id));
  const isGood = key && isSame(hashSecret(given.secret), key.secretHash) && key.expiresAt > now;
  const [owner] = isGood ? await findUsers(deps.db, [key.userId]) : [];
  if (!isGood || owner?.status !== 'ACTIVE') {
    await countMachineGuess(deps, address);
    const details = { reason: 'api-key' };
    const message = 'The API key is unknown, expired or revoked.';
    throw new Fault('UNAUTHENTICATED', message, { details });
  }
  const lastsUntilMs = Math.min(now.getTime() + accessTokenLifetimeMs, key.expiresAt.getTime());
  const expiresAt = new Date(lastsUntilMs);
  const permissions = heldScopes(key.scopes, await permissionsOf(deps.db, owner.roles));
  const accessToken = signAccessToken(await deps.keyRing.signer(), {
    ...{ issuer: deps.issuer, audience: deps.audience, userId: owner.id, sessionId: key.id },
    ...{ userVersion: owner.version, roles: owner.roles, permissions },
    ...{ issuedAt: now, expiresAt },
  });
  await noteUse(deps.db, key.id, { now, since: new Date(now.getTime() - USE_NOTED_MS) });
  return { accessToken, expiresAt };
}
