import { sealingKeyOf } from '@supergraph/auth/domain/derived-key';
import { loadSigningKeys } from '@supergraph/auth/store/signing-keys';
import * as schema from '@supergraph/auth/store/tables';
import type { Stack } from '@supergraph/local-stack/stack';
import { connect } from '@supergraph/service/database/connect';
import type { Target } from './attacker/target.ts';

/** What auth signs with: tokens of a second cannot be had otherwise, but by waiting for ten minutes. */
export async function readMinting({
  urls,
  databaseUrls,
  secrets,
}: Pick<Stack, 'urls' | 'databaseUrls' | 'secrets'>): Promise<NonNullable<Target['minting']>> {
  const database = connect({ url: databaseUrls.auth, schema, applicationName: 'abuse' });
  try {
    const [key] = await loadSigningKeys(database.db, sealingKeyOf(secrets.keyEncryptionSecret));
    if (!key) throw new Error('auth has no signing key');
    const privateKey = key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    return { kid: key.kid, privateKey, issuer: urls.auth, userId: 'usr_of_a_second' };
  } finally {
    await database.close();
  }
}
