import { sealingKeyOf } from '@supergraph/auth/domain/derived-key';
import { loadSigningKeys } from '@supergraph/auth/store/signing-keys';
import * as schema from '@supergraph/auth/store/tables';
import type { Stack } from '@supergraph/local-stack/stack';
import { connect } from '@supergraph/service/database/connect';
import { signAccessToken } from '@supergraph/service/identity/access-token';
import { newId } from '@supergraph/service/ids';

const TOKEN_MS = 3_600_000;

/**
 * Access tokens of many customers, signed with auth's own key: to register them all would take longer
 * than the bench.
 */
export async function signBuyers(stack: Stack, count: number): Promise<string[]> {
  const key = await signingKey(stack);
  const now = Date.now();
  return Array.from({ length: count }, () =>
    signAccessToken(key, {
      issuer: stack.urls.auth,
      audience: 'supergraph',
      userId: newId('usr'),
      sessionId: newId('ses'),
      roles: ['CUSTOMER'],
      permissions: [],
      issuedAt: new Date(now),
      expiresAt: new Date(now + TOKEN_MS),
    }),
  );
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
