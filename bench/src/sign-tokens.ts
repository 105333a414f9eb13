import { sealingKeyOf } from '@supergraph/auth/domain/derived-key';
import { loadSigningKeys } from '@supergraph/auth/store/signing-keys';
import * as schema from '@supergraph/auth/store/tables';
import type { Stack } from '@supergraph/local-stack/stack';
import { connect } from '@supergraph/service/database/connect';
import {
  type AccessTokenContents,
  type SigningKey,
  signAccessToken,
} from '@supergraph/service/identity/access-token';
import { newId } from '@supergraph/service/ids';

const TOKEN_MS = 3_600_000;

/**
 * Access tokens of many customers, signed with auth's own key: to register them all would take longer
 * than the bench.
 */
export async function signBuyers(stack: Stack, count: number): Promise<string[]> {
  const key = await signingKey(stack);
  const customer = { roles: ['CUSTOMER'], permissions: [] };
  return Array.from({ length: count }, () => sign(stack, key, customer));
}

/** An access token of one who may do this. */
export async function signStaff(stack: Stack, permissions: readonly string[]): Promise<string> {
  return sign(stack, await signingKey(stack), { roles: ['SUPPORT'], permissions });
}

function sign(
  { urls }: Stack,
  key: SigningKey,
  rights: Pick<AccessTokenContents, 'roles' | 'permissions'>,
): string {
  const now = Date.now();
  return signAccessToken(key, {
    issuer: urls.auth,
    audience: 'supergraph',
    userId: newId('usr'),
    sessionId: newId('ses'),
    ...rights,
    issuedAt: new Date(now),
    expiresAt: new Date(now + TOKEN_MS),
  });
}

async function signingKey({ databaseUrls, secrets }: Stack) {
  const database = connect({ url: databaseUrls.auth, schema, applicationName: 'bench' });
  try {
    const [key] = await loadSigningKeys(database.db, sealingKeyOf(secrets.keyEncryptionSecret));
    if (!key) throw new Error('auth has no signing key');
    return key;
  } finally {
    await database.close();
  }
}
