import { afterAll, describe, expect, it } from 'vitest';
import { linkIdentity } from './identities.ts';
import { mailsTo } from './mails.ts';
import { addPasskey, passkeyDocuments } from './passkeys.ts';
import { createAuthenticator } from './software-authenticator.ts';
import { documents, minutes, startAuth } from './support.ts';

const provider = { issuer: 'https://id.example', clientId: 'shop', clientSecret: 'x' };
const auth = await startAuth({ providers: { elsewhere: provider } });
afterAll(() => auth[Symbol.asyncDispose]());

const mine = '{ me { identities { id issuer provider linkedAt } } }';

async function unlink(token: string, identityId: string) {
  const { data, errors } = await auth
    .as(token)
    .query<{ unlinkIdentity: { user: object | null; errors: { code: string }[] } }>(
      documents.unlinkIdentity,
      { input: { identityId } },
    );
  const { user, errors: refused } = data?.unlinkIdentity ?? {};
  return { user, code: errors?.[0]?.extensions.code ?? refused?.[0]?.code };
}

async function withoutPassword() {
  const somebody = await auth.register();
  await auth.database.sql`UPDATE credentials SET is_chosen = false WHERE user_id = ${somebody.id}`;
  return { ...somebody, token: somebody.session.accessToken };
}

describe('an identity elsewhere', () => {
  it('is listed by what its provider is called here, and by its host where it is gone', async () => {
    const { id, session } = await auth.register();
    const known = await linkIdentity(auth, id);
    auth.pass(1);
    const gone = await linkIdentity(auth, id, 'https://gone.example/realm');
    const linkedAt = expect.any(String);
    const { data } = await auth.as(session.accessToken).query(mine);
    expect(data).toEqual({
      me: {
        identities: [
          { id: known, issuer: 'https://id.example/', provider: 'elsewhere', linkedAt },
          { id: gone, issuer: 'https://gone.example/realm', provider: 'gone.example', linkedAt },
        ],
      },
    });
  });

  it('is unlinked by its owner alone, who gets a mail', async () => {
    const { id, email, session } = await auth.register();
    const identityId = await linkIdentity(auth, id);
    const other = await auth.register();
    expect(await unlink(other.session.accessToken, identityId)).toEqual({
      user: null,
      code: 'IDENTITY_NOT_FOUND',
    });
    expect(await unlink(session.accessToken, identityId)).toMatchObject({
      user: { id, identities: [] },
    });
    expect(await mailsTo(auth, email)).toMatchObject([{ template: 'identity-unlinked' }]);
    expect((await unlink(session.accessToken, identityId)).code).toBe('IDENTITY_NOT_FOUND');
  });

  it('is unlinked after a fresh proof', async () => {
    const { id, session } = await auth.register();
    const identityId = await linkIdentity(auth, id);
    auth.pass(10 * minutes);
    const token = (await auth.refresh(session.refreshToken))?.session?.accessToken ?? '';
    expect((await unlink(token, identityId)).code).toBe('STEP_UP_REQUIRED');
  });

  it('that is the last way to sign in stays, until there is another', async () => {
    const { id, token } = await withoutPassword();
    const identityId = await linkIdentity(auth, id);
    expect(await unlink(token, identityId)).toEqual({ user: null, code: 'LAST_SIGN_IN_METHOD' });
    const second = await linkIdentity(auth, id);
    expect((await unlink(token, identityId)).code).toBeUndefined();
    expect((await unlink(token, second)).code).toBe('LAST_SIGN_IN_METHOD');
    await addPasskey(auth, token, createAuthenticator());
    expect((await unlink(token, second)).code).toBeUndefined();
  });

  it('whose row an older replica wrote has an id like all others', async () => {
    const { id, session } = await auth.register();
    await auth.database
      .sql`INSERT INTO identities (issuer, subject, user_id) VALUES ('https://id.example', ${id}, ${id})`;
    const { data } = await auth
      .as(session.accessToken)
      .query<{ me: { identities: { id: string }[] } }>(mine);
    const [identity] = data?.me.identities ?? [];
    expect((await unlink(session.accessToken, identity?.id ?? '')).code).toBeUndefined();
  });
});

it('the last passkey stays where nothing else signs in', async () => {
  const { token } = await withoutPassword();
  const { passkey } = await addPasskey(auth, token, createAuthenticator());
  const input = { passkeyId: passkey?.id };
  const { data } = await auth.as(token).query(passkeyDocuments.remove, { input });
  expect(data).toMatchObject({
    answer: { passkey: null, errors: [{ code: 'LAST_SIGN_IN_METHOD' }] },
  });
});
