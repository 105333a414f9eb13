import { generateKeyPairSync } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { challenges } from '../src/store/tables.ts';
import { registerWithApp } from './authenticator-app.ts';
import {
  type Authenticator,
  addPasskey,
  optionsToRegister,
  optionsToSignIn,
  type PasskeyAnswer,
  passkeyDocuments,
  registerWithPasskey,
  signInBy,
  tell,
} from './passkeys.ts';
import { createAuthenticator, type Oddity } from './software-authenticator.ts';
import { documents, minutes, startAuth } from './support.ts';

/** Each test has accounts and authenticators of its own. */
const auth = await startAuth();
afterAll(() => auth[Symbol.asyncDispose]());

const ask = {
  ...passkeyDocuments,
  mine: '{ me { passkeys { id name createdAt lastUsedAt isBackedUp } } }',
};

describe('a passkey', () => {
  it('is registered, and signs in without address, password or code', async () => {
    const { id, email, token } = await registerWithApp(auth);
    const device = createAuthenticator();
    expect(await addPasskey(auth, token, device)).toMatchObject({
      passkey: { id: expect.stringMatching(/^pky_/), name: 'Telephone', lastUsedAt: null },
      errors: [],
    });
    const { session, user } = await signInBy(auth, device);
    expect(user).toEqual({ id, email });
    const { data } = await auth.as(session?.accessToken).query(ask.mine);
    const lastUsedAt = auth.time.now.toISOString();
    expect(data).toMatchObject({ me: { passkeys: [{ name: 'Telephone', lastUsedAt }] } });
    expect((await auth.refresh(session?.refreshToken ?? ''))?.errors).toEqual([]);
  });

  it('is asked for so that the authenticator finds it by itself, and checks its user', async () => {
    const { id, token } = await registerWithPasskey(auth);
    const options = JSON.parse(await optionsToRegister(auth, token));
    expect(options).toMatchObject({
      rp: { id: 'localhost' },
      user: { id: Buffer.from(id).toString('base64url') },
      attestation: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      excludeCredentials: [{ transports: ['internal'] }],
    });
    expect(options.pubKeyCredParams.map(({ alg }: { alg: number }) => alg)).toEqual([-8, -7, -257]);
    expect(JSON.parse(await optionsToSignIn(auth))).toMatchObject({
      rpId: 'localhost',
      allowCredentials: [],
      userVerification: 'required',
    });
  });

  it('is renamed, and removed, by its owner alone', async () => {
    const { email, token, device, passkeyId } = await registerWithPasskey(auth);
    const other = await auth.register();
    const rename = (as: string, name: string) =>
      tell(auth, ask.rename, { token: as, input: { passkeyId, name } });
    const remove = (as: string) => tell(auth, ask.remove, { token: as, input: { passkeyId } });
    expect(await rename(other.session.accessToken, 'Mine')).toMatchObject({
      code: 'PASSKEY_NOT_FOUND',
    });
    expect(await remove(other.session.accessToken)).toMatchObject({ code: 'PASSKEY_NOT_FOUND' });
    expect(await rename(token, ' Yubikey ')).toMatchObject({ passkey: { name: 'Yubikey' } });
    expect(await rename(token, '')).toMatchObject({ fields: [{ path: 'input.name' }] });
    expect(await remove(token)).toMatchObject({ passkey: { id: passkeyId } });
    const mails = await auth.database.sql`SELECT template, data->>'passkey' AS passkey FROM mails
      WHERE to_address = ${email} ORDER BY template`;
    expect(mails.map((mail) => [mail['template'], mail['passkey']])).toEqual([
      ['passkey-added', 'Telephone'],
      ['passkey-removed', 'Yubikey'],
    ]);
    expect(await remove(token)).toMatchObject({ code: 'PASSKEY_NOT_FOUND' });
    expect(await signInBy(auth, device)).toMatchObject({ code: 'INVALID_PASSKEY', session: null });
  });

  it('is one of a few, and nobody has that of somebody else', async () => {
    await using strict = await startAuth({ limits: { passkeysPerAccount: 1 } });
    const { session } = await strict.register();
    const me = strict.as(session.accessToken);
    const begin = () => me.query<{ answer: PasskeyAnswer }>(ask.toRegister);
    const [first, second] = [await begin(), await begin()];
    const device = createAuthenticator();
    const keep = (begun: typeof first, by: Authenticator) => {
      const credential = by.create(begun.data?.answer.challenge?.options ?? '');
      return me.query<{ answer: PasskeyAnswer }>(ask.register, {
        input: { name: 'A', credential },
      });
    };
    expect((await keep(first, device)).data?.answer.errors).toEqual([]);
    const full = [await keep(second, createAuthenticator()), await begin()];
    expect(full.map(({ data }) => data?.answer.errors[0]?.code)).toEqual([
      'PASSKEY_LIMIT_REACHED',
      'PASSKEY_LIMIT_REACHED',
    ]);
    const { device: taken } = await registerWithPasskey(auth);
    const thief = await auth.register();
    expect(await addPasskey(auth, thief.session.accessToken, taken)).toMatchObject({
      code: 'INVALID_PASSKEY',
      passkey: null,
    });
  });

  it('opens no account whose address must be verified first', async () => {
    const { id, device } = await registerWithPasskey(auth);
    await auth.database.sql`UPDATE users SET email_verified_at = NULL WHERE id = ${id}`;
    expect(await signInBy(auth, device)).toMatchObject({ code: 'INVALID_PASSKEY', session: null });
  });

  it('keeps an account that was going to be deleted', async () => {
    const { id, device } = await registerWithPasskey(auth);
    await auth.database.sql`UPDATE users SET deletion_due_at = '2030-02-01' WHERE id = ${id}`;
    expect(await signInBy(auth, device)).toMatchObject({ user: { id } });
    const [row] = await auth.database.sql`SELECT deletion_due_at FROM users WHERE id = ${id}`;
    expect(row).toEqual({ deletion_due_at: null });
  });

  it('of a suspended account opens nothing', async () => {
    const { id, device } = await registerWithPasskey(auth);
    await auth.as(await auth.admin()).query(documents.suspendUser, { input: { userId: id } });
    expect(await signInBy(auth, device)).toMatchObject({
      code: 'ACCOUNT_SUSPENDED',
      session: null,
    });
  });
});

describe('what an authenticator signed', () => {
  const strangeKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const odd: [string, Oddity][] = [
    ['for another site', { rpId: 'evil.example' }],
    ['on a page of another site', { origin: 'https://evil.example' }],
    ['on a page within another', { crossOrigin: true }],
    ['without a check of its user', { isUserVerified: false }],
    ['for another purpose', { type: 'payment.get' }],
  ];

  it.each(odd)('%s registers nothing', async (_what, oddity) => {
    const { session } = await auth.register();
    const answer = await addPasskey(auth, session.accessToken, createAuthenticator(), oddity);
    expect(answer).toMatchObject({ code: 'INVALID_PASSKEY', passkey: null });
  });

  it('signs in only where it holds in all', async () => {
    const { device } = await registerWithPasskey(auth);
    const more: [string, Oddity][] = [
      ['with another key', { signWith: strangeKey }],
      ['for nobody', { userHandle: '' }],
      ['for another user', { userHandle: Buffer.from('usr_x').toString('base64url') }],
      ['with a counter that did not grow', { counter: 1 }],
      ['with a counter that begins anew', { counter: 0 }],
    ];
    for (const [what, oddity] of [...odd, ...more]) {
      expect(await signInBy(auth, device, oddity), what).toMatchObject({ code: 'INVALID_PASSKEY' });
    }
    expect(await signInBy(auth, device, { counter: 100 })).toMatchObject({ errors: [] });
  });

  it('may come with a counter that stands still at 0', async () => {
    const { session } = await auth.register();
    const device = createAuthenticator();
    await addPasskey(auth, session.accessToken, device, { counter: 0 });
    for (const _ of [1, 2]) {
      expect(await signInBy(auth, device, { counter: 0 })).toMatchObject({ errors: [] });
    }
  });

  it('is refused unread with certificates, whose addresses nobody asks', async () => {
    const { session } = await auth.register();
    const x5c = [new Uint8Array(100)];
    expect(
      await addPasskey(auth, session.accessToken, createAuthenticator(), { x5c }),
    ).toMatchObject({ code: 'INVALID_PASSKEY' });
    expect(JSON.stringify(auth.warnings)).not.toContain('fetch');
  });

  it('is nothing where it is none of that', async () => {
    const [input, described] = [
      (credential: string) => ({ input: { credential } }),
      (path: string, rule: string) => ({ code: 'BAD_USER_INPUT', fields: [{ path, rule }] }),
    ];
    expect(await tell(auth, ask.signIn, input('no JSON'))).toMatchObject(
      described('input.credential', 'json'),
    );
    expect(await tell(auth, ask.signIn, input(''))).toMatchObject(
      described('input.credential', 'min'),
    );
    expect(await tell(auth, ask.signIn, input('x'.repeat(20_001)))).toMatchObject(
      described('input.credential', 'max'),
    );
    const { device } = await registerWithPasskey(auth);
    const answer = JSON.parse(device.get(await optionsToSignIn(auth)));
    answer.response.signature = 'ü';
    expect(await tell(auth, ask.signIn, input(JSON.stringify(answer)))).toMatchObject(
      described('input.credential.response.signature', 'format'),
    );
    for (const clientDataJSON of ['e30', 'AAAA']) {
      const broken = {
        ...answer,
        response: { ...answer.response, signature: 'AA', clientDataJSON },
      };
      expect(await tell(auth, ask.signIn, input(JSON.stringify(broken)))).toMatchObject({
        code: 'INVALID_PASSKEY',
      });
    }
  });
});

describe('a challenge for a passkey', () => {
  it('is answered once, also by two at the same time, and also where the answer was wrong', async () => {
    const { device } = await registerWithPasskey(auth);
    const credential = device.get(await optionsToSignIn(auth));
    const use = () => tell(auth, ask.signIn, { input: { credential } }).then(({ code }) => code);
    expect((await Promise.all([use(), use()])).toSorted()).toEqual([
      'INVALID_CHALLENGE',
      undefined,
    ]);
    expect(await use()).toBe('INVALID_CHALLENGE');
    const options = await optionsToSignIn(auth);
    const wrong = device.get(options, { isUserVerified: false });
    expect(await tell(auth, ask.signIn, { input: { credential: wrong } })).toMatchObject({
      code: 'INVALID_PASSKEY',
    });
    expect(
      await tell(auth, ask.signIn, { input: { credential: device.get(options) } }),
    ).toMatchObject({
      code: 'INVALID_CHALLENGE',
    });
  });

  it('is good for five minutes, and must be one of ours', async () => {
    const { device } = await registerWithPasskey(auth);
    const late = device.get(await optionsToSignIn(auth));
    auth.pass(5 * minutes);
    expect(await tell(auth, ask.signIn, { input: { credential: late } })).toMatchObject({
      code: 'INVALID_CHALLENGE',
    });
    const own = device.get(JSON.stringify({ challenge: 'b'.repeat(43), rpId: 'localhost' }));
    expect(await tell(auth, ask.signIn, { input: { credential: own } })).toMatchObject({
      code: 'INVALID_CHALLENGE',
    });
  });

  it('is for one purpose, and for the session that asked', async () => {
    const { token, device, session } = await registerWithPasskey(auth);
    const toProve = (await tell(auth, ask.toProve, { token })).options ?? '';
    expect(
      await tell(auth, ask.signIn, { input: { credential: device.get(toProve) } }),
    ).toMatchObject({
      code: 'INVALID_CHALLENGE',
    });
    const other = await auth.register();
    const another = createAuthenticator();
    const credential = another.create(await optionsToRegister(auth, token));
    const asOther = { token: other.session.accessToken, input: { name: 'A', credential } };
    expect(await tell(auth, ask.register, asOther)).toMatchObject({ code: 'INVALID_CHALLENGE' });
    const again = another.create(await optionsToRegister(auth, token));
    const second = (await signInBy(auth, device)).session?.accessToken ?? '';
    const inSecond = { token: second, input: { name: 'A', credential: again } };
    expect(await tell(auth, ask.register, inSecond)).toMatchObject({ code: 'INVALID_CHALLENGE' });
    expect(session.accessToken).not.toBe(second);
  });

  it('stands nowhere as it is, and is counted by address', async () => {
    await using strict = await startAuth({ limits: { passkeyChallengesPerAddressPerMinute: 2 } });
    const codes: unknown[] = [];
    for (const _ of [1, 2, 3]) {
      const { data, errors } = await strict.as().query<{ answer: PasskeyAnswer }>(ask.toSignIn);
      codes.push(errors?.[0]?.extensions.code);
      const stored = JSON.stringify(await strict.database.db.select().from(challenges));
      if (data) expect(stored).not.toContain(JSON.parse(data.answer.options).challenge);
    }
    expect(codes).toEqual([undefined, undefined, 'RATE_LIMITED']);
  });
});

describe('step-up', () => {
  it('is asked for before a passkey comes or goes, and given by a passkey of the caller', async () => {
    const { session, device, passkeyId } = await registerWithPasskey(auth);
    auth.pass(10 * minutes);
    const token = (await auth.refresh(session.refreshToken))?.session?.accessToken ?? '';
    const remove = () => tell(auth, ask.remove, { token, input: { passkeyId } });
    expect([(await remove()).code, (await tell(auth, ask.toRegister, { token })).code]).toEqual([
      'STEP_UP_REQUIRED',
      'STEP_UP_REQUIRED',
    ]);
    const prove = async (by: Authenticator) => {
      const passkey = by.get((await tell(auth, ask.toProve, { token })).options ?? '');
      const { data } = await auth
        .as(token)
        .query<{ proveMyself: { errors: { code: string }[] } }>(documents.proveMyself, {
          input: { passkey },
        });
      return data?.proveMyself.errors.map(({ code }) => code);
    };
    const { device: stranger } = await registerWithPasskey(auth);
    expect(await prove(stranger)).toEqual(['INVALID_PASSKEY']);
    expect((await remove()).code).toBe('STEP_UP_REQUIRED');
    expect(await prove(device)).toEqual([]);
    expect(await remove()).toMatchObject({ passkey: { id: passkeyId } });
  });
});
