import { signAccessToken } from '@supergraph/service/identity/access-token';
import type { AuthDeps } from '../deps.ts';
import { hashSecret } from '../domain/machine-secret.ts';
import { isSame } from '../domain/refresh-token.ts';
import { accessTokenLifetimeMs } from '../domain/session.ts';
import { findClient } from '../store/clients.ts';
import { countMachineGuess } from './count-machine-guess.ts';
import type { MachineToken } from './exchange-api-key.ts';

export interface ClientCredentials {
  readonly id: string;
  readonly secret: string;
  /** What the token shall permit; undefined for all that the client may. */
  readonly scopes: readonly string[] | undefined;
  readonly address: string;
}

export type ClientToken = MachineToken & { readonly scopes: readonly string[] };

/**
 * An access token for a service (RFC 6749 §4.4), which acts in its own name and with no role.
 *
 * Raises RATE_LIMITED where too many credentials from the address were not good.
 *
 * @returns why there is none, in the words of RFC 6749 §5.2
 */
export async function issueClientToken(
  deps: AuthDeps,
  { id, secret, scopes, address }: ClientCredentials,
): Promise<ClientToken | 'invalid_client' | 'invalid_scope'> {
  const client = await findClient(deps.db, id);
  if (!isSame(hashSecret(secret), client?.secretHash ?? '') || !client) {
    await countMachineGuess(deps, address);
    return 'invalid_client';
  }
  const granted = scopes ?? client.scopes;
  if (!granted.every((scope) => client.scopes.includes(scope))) return 'invalid_scope';
  const issuedAt = deps.clock();
  const expiresAt = new Date(issuedAt.getTime() + accessTokenLifetimeMs);
  const accessToken = signAccessToken(await deps.keyRing.signer(), {
    ...{ issuer: deps.issuer, audience: deps.audience, userId: id, sessionId: id },
    ...{ roles: [], permissions: granted, issuedAt, expiresAt },
  });
  return { accessToken, expiresAt, scopes: granted };
}
