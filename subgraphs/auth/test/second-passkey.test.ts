import { generateKeyPairSync } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { codeOf, complete, halfSignedIn, registerWithApp } from './authenticator-app.ts';
import { addPasskey, passkeyDocuments, registerWithPasskey, signInBy, tell } from './passkeys.ts';
import { createAuthenticator, type Oddity } from './software-authenticator.ts';
import { documents, minutes, password, startAuth } from './support.ts';

/** Each test has accounts and authenticators of its own. */
const auth = await startAuth();
afterAll(() => auth[Symbol.asyncDispose]());

const ofMe = '{ me { hasSecondFactor hasAuthenticatorApp recoveryCodesLeft } }';

describe('the password of an account with a passkey', () => {
  it('asks for the passkey, whose answer signs in, once', async () => {
    const { id, email, device } = await registerWithPasskey(auth);
    const { challenge, passkeyOptions } = await halfSignedIn(auth, email);
    expect(JSON.parse(passkeyOptions ?? '')).toMatchObject({
      ...{ challenge, rpId: 'localhost', allowCredentials: [], userVerification: 'required' },
    });
    const passkey = device.get(passkeyOptions ?? '');
    const answer = await complete(auth, { challenge, passkey });
    expect(answer.code).toBe('SIGNED_IN');
    expect((await auth.as(answer.session?.accessToken).query(ofMe)).data).toEqual({
      me: { hasSecondFactor: true, hasAuthenticatorApp: false, recoveryCodesLeft: 10 },
    });
    expect((await complete(auth, { challenge, passkey })).code).toBe('INVALID_CHALLENGE');
    const rows = await auth.database.sql`SELECT content::jsonb -> 'details' ->> 'by' AS by
      FROM audit_entries WHERE action = 'user.signed-in' AND subject = ${id}`;
    expect(rows).toContainEqual({ by: 'password, passkey' });
  });

  it('takes one of the recovery codes that came with the first passkey, where that is lost', async () => {
    const { email, recoveryCodes } = await registerWithPasskey(auth);
    expect(recoveryCodes).toHaveLength(10);
    const { challenge } = await halfSignedIn(auth, email);
    const recoveryCode = recoveryCodes[0] ?? '';
    expect((await complete(auth, { challenge, recoveryCode })).code).toBe('SIGNED_IN');
  });

  it('takes the app or the passkey where there are both, and gives no second set of codes', async () => {
    const { email, token, secret } = await registerWithApp(auth);
    const device = createAuthenticator();
    expect((await addPasskey(auth, token, device)).recoveryCodes).toBeNull();
    const first = await halfSignedIn(auth, email);
    const passkey = device.get(first.passkeyOptions ?? '');
    expect((await complete(auth, { ...first, passkey })).code).toBe('BAD_USER_INPUT');
    const { challenge } = first;
    expect((await complete(auth, { challenge, passkey })).code).toBe('SIGNED_IN');
    const second = await halfSignedIn(auth, email);
    const code = codeOf(auth, secret);
    expect((await complete(auth, { challenge: second.challenge, code })).code).toBe('SIGNED_IN');
  });

  it('asks as well where something needs a fresh proof', async () => {
    const { token, session, device } = await registerWithPasskey(auth);
    const prove = (as: string, input: object) =>
      auth
        .as(as)
        .query<{ proveMyself: { errors: { code: string }[] } }>(documents.proveMyself, { input });
    const { data } = await prove(token, { password });
    expect(data?.proveMyself.errors).toMatchObject([{ code: 'CODE_REQUIRED' }]);
    auth.pass(10 * minutes);
    const late = (await auth.refresh(session.refreshToken))?.session?.accessToken ?? '';
    expect((await tell(auth, passkeyDocuments.toRegister, { token: late })).code).toBe(
      'STEP_UP_REQUIRED',
    );
    const { options = '' } = await tell(auth, passkeyDocuments.toProve, { token: late });
    const proven = await prove(late, { passkey: device.get(options) });
    expect(proven.data?.proveMyself.errors).toEqual([]);
    expect((await tell(auth, passkeyDocuments.toRegister, { token: late })).code).toBeUndefined();
  });

  it('may be short, and then the passkey stays', async () => {
    const { email, token, passkeyId } = await registerWithPasskey(auth);
    const change = (currentPassword: string, newPassword: string) => {
      const input = { currentPassword, newPassword, endOtherSessions: false };
      return auth.as(token).query(documents.changePassword, { input });
    };
    const remove = () => tell(auth, passkeyDocuments.remove, { token, input: { passkeyId } });
    await change(password, 'nine horse');
    expect((await remove()).code).toBe('PASSWORD_TOO_SHORT');
    await change('nine horse', password);
    expect((await remove()).code).toBeUndefined();
    expect((await auth.as(token).query(ofMe)).data).toEqual({
      me: { hasSecondFactor: false, hasAuthenticatorApp: false, recoveryCodesLeft: 0 },
    });
    expect((await auth.logIn(email))?.errors).toEqual([]);
  });

  it('does alone only once app and passkey are gone', async () => {
    const { email, token } = await registerWithApp(auth);
    const { passkey } = await addPasskey(auth, token, createAuthenticator());
    await auth.as(token).query(documents.disableTotp);
    expect((await auth.logIn(email))?.session).toBeNull();
    expect((await auth.as(token).query(ofMe)).data).toMatchObject({
      me: { hasAuthenticatorApp: false, recoveryCodesLeft: 10 },
    });
    await tell(auth, passkeyDocuments.remove, { token, input: { passkeyId: passkey?.id } });
    expect((await auth.logIn(email))?.errors).toEqual([]);
  });
});

describe('a second step by passkey is refused', () => {
  const odd: [string, Oddity][] = [
    [
      'signed by another key',
      { signWith: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey },
    ],
    ['of another page', { origin: 'https://evil.example' }],
    ['without a check of its user', { isUserVerified: false }],
  ];
  it.each(odd)('%s, with another try after it', async (_, oddity) => {
    const { email, device } = await registerWithPasskey(auth);
    const { challenge, passkeyOptions } = await halfSignedIn(auth, email);
    const wrong = device.get(passkeyOptions ?? '', oddity);
    expect((await complete(auth, { challenge, passkey: wrong })).code).toBe('INVALID_PASSKEY');
    const passkey = device.get(passkeyOptions ?? '');
    expect((await complete(auth, { challenge, passkey })).code).toBe('SIGNED_IN');
  });

  it('by the passkey of somebody else, or one that answered something else', async () => {
    const { email, device } = await registerWithPasskey(auth);
    const thief = await registerWithPasskey(auth);
    const { challenge, passkeyOptions } = await halfSignedIn(auth, email);
    const theirs = thief.device.get(passkeyOptions ?? '');
    expect((await complete(auth, { challenge, passkey: theirs })).code).toBe('INVALID_PASSKEY');
    const other = await halfSignedIn(auth, email);
    const passkey = device.get(other.passkeyOptions ?? '');
    expect((await complete(auth, { challenge, passkey })).code).toBe('INVALID_PASSKEY');
    expect(await complete(auth, { challenge: other.challenge, passkey })).toMatchObject({
      code: 'SIGNED_IN',
    });
  });

  it('after the password was changed', async () => {
    const { email, token, device } = await registerWithPasskey(auth);
    const { challenge, passkeyOptions } = await halfSignedIn(auth, email);
    const newPassword = 'another horse, another battery';
    const input = { currentPassword: password, newPassword, endOtherSessions: false };
    await auth.as(token).query(documents.changePassword, { input });
    const passkey = device.get(passkeyOptions ?? '');
    expect((await complete(auth, { challenge, passkey })).code).toBe('INVALID_CHALLENGE');
  });

  it('of two at once gets one in', async () => {
    const { email, device } = await registerWithPasskey(auth);
    const { challenge, passkeyOptions } = await halfSignedIn(auth, email);
    const passkey = device.get(passkeyOptions ?? '');
    const answers = await Promise.all([1, 2].map(() => complete(auth, { challenge, passkey })));
    expect(answers.filter(({ code }) => code === 'SIGNED_IN')).toHaveLength(1);
  });

  it('where it signs in by itself, the challenge of a login is none', async () => {
    const { email, device } = await registerWithPasskey(auth);
    const { passkeyOptions } = await halfSignedIn(auth, email);
    const credential = device.get(passkeyOptions ?? '');
    expect((await tell(auth, passkeyDocuments.signIn, { input: { credential } })).code).toBe(
      'INVALID_CHALLENGE',
    );
    expect((await signInBy(auth, device)).code).toBeUndefined();
  });
});
