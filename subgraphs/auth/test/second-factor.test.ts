import { afterAll, describe, expect, it } from 'vitest';
import { challenges, recoveryCodes, totpFactors } from '../src/store/tables.ts';
import {
  challengeOf,
  codeOf,
  complete,
  loginDocument,
  registerWithApp,
  STEP_MS,
} from './authenticator-app.ts';
import { days, documents, minutes, password, seconds, startAuth } from './support.ts';

/** Each test has accounts of its own. */
const auth = await startAuth();
afterAll(() => auth[Symbol.asyncDispose]());

const ofMe = '{ me { hasSecondFactor recoveryCodesLeft } }';

describe('an authenticator app', () => {
  it('is enrolled by a picture that is drawn here, and counts once a code of it came', async () => {
    const { email, session } = await auth.register();
    const me = auth.as(session.accessToken);
    const { data } = await me.query<{
      enrolTotp: { enrolment: { secret: string; otpauthUrl: string; qrCode: string } };
    }>(documents.enrolTotp);
    const { secret, otpauthUrl, qrCode } = data?.enrolTotp.enrolment ?? {};
    expect(otpauthUrl).toBe(
      `otpauth://totp/localhost:${encodeURIComponent(email)}?issuer=localhost&secret=${secret}&algorithm=SHA1&digits=6&period=30`,
    );
    expect(atob(qrCode?.split('base64,')[1] ?? '')).toMatch(/^<svg .*<\/svg>$/s);
    expect((await auth.logIn(email))?.errors).toEqual([]);
    expect((await me.query(ofMe)).data).toEqual({
      me: { hasSecondFactor: false, recoveryCodesLeft: 0 },
    });
    const first = await me.query(documents.confirmTotp, {
      input: { code: codeOf(auth, secret ?? '') },
    });
    expect(first.data).toMatchObject({ confirmTotp: { errors: [] } });
    expect((await me.query(ofMe)).data).toEqual({
      me: { hasSecondFactor: true, recoveryCodesLeft: 10 },
    });
    expect((await auth.logIn(email))?.session).toBeNull();
  });

  it('is not confirmed by a wrong code, one of an earlier picture, or after an hour', async () => {
    const { session } = await auth.register();
    const me = auth.as(session.accessToken);
    const confirm = (code: string) => me.query(documents.confirmTotp, { input: { code } });
    const enrol = async () => {
      const { data } = await me.query<{ enrolTotp: { enrolment: { secret: string } } }>(
        documents.enrolTotp,
      );
      return data?.enrolTotp.enrolment.secret ?? '';
    };
    const refused = (code: string) => ({
      confirmTotp: { recoveryCodes: null, errors: [{ code }] },
    });
    expect((await confirm('123456')).data).toMatchObject(refused('TOTP_NOT_ENROLLED'));
    const [earlier, current] = [await enrol(), await enrol()];
    expect((await confirm(codeOf(auth, earlier))).data).toMatchObject(refused('INVALID_CODE'));
    expect((await confirm(codeOf(auth, current, 2))).data).toMatchObject(refused('INVALID_CODE'));
    auth.pass(60 * minutes + 1);
    const late = auth.as((await auth.refresh(session.refreshToken))?.session?.accessToken);
    const { data } = await late.query(documents.confirmTotp, {
      input: { code: codeOf(auth, current) },
    });
    expect(data).toMatchObject(refused('TOTP_NOT_ENROLLED'));
  });

  it('is one: another is refused until it is taken away, and then the password does alone', async () => {
    const { id, email, token } = await registerWithApp(auth);
    const me = auth.as(token);
    expect((await me.query(documents.enrolTotp)).data).toMatchObject({
      enrolTotp: { enrolment: null, errors: [{ code: 'TOTP_ALREADY_ENABLED' }] },
    });
    expect((await me.query(documents.disableTotp)).data).toEqual({
      disableTotp: { user: { id, hasSecondFactor: false }, errors: [] },
    });
    expect((await auth.logIn(email))?.errors).toEqual([]);
    for (const document of [documents.disableTotp, documents.renewRecoveryCodes]) {
      const [answer] = Object.values((await me.query(document)).data ?? {});
      expect(answer).toMatchObject({ errors: [{ code: 'TOTP_NOT_ENABLED' }] });
    }
  });

  it('and its recovery codes stand nowhere as they are', async () => {
    const { id, secret, recoveryCodes: given } = await registerWithApp(auth);
    const [factors, hashes] = [
      await auth.database.db.select().from(totpFactors),
      await auth.database.db.select().from(recoveryCodes),
    ];
    const stored = JSON.stringify([factors, hashes]);
    expect(hashes.filter(({ userId }) => userId === id)).toHaveLength(10);
    for (const text of [secret, ...given, ...given.map((code) => code.replaceAll('-', ''))]) {
      expect(stored).not.toContain(text);
    }
  });
});

describe('login of an account with a second factor', () => {
  it('gives a challenge instead of a session to who has the password', async () => {
    const { email } = await registerWithApp(auth);
    const { data } = await auth.as().query(loginDocument, { input: { email, password } });
    expect(data).toEqual({
      login: {
        session: null,
        user: null,
        errors: [
          {
            __typename: 'SecondFactorRequiredError',
            code: 'SECOND_FACTOR_REQUIRED',
            message: expect.any(String),
            path: [],
            challenge: expect.stringMatching(/^[\w-]{43}$/),
            expiresAt: new Date(auth.time.now.getTime() + 5 * minutes).toISOString(),
            passkeyOptions: null,
          },
        ],
      },
    });
  });

  it('tells nothing before the password is right', async () => {
    const { email } = await registerWithApp(auth);
    const other = await auth.register();
    const answers = await Promise.all(
      [email, other.email, 'nobody@example.com'].map((address) =>
        auth.as().query(loginDocument, { input: { email: address, password: 'wrong-horse' } }),
      ),
    );
    expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBe(1);
    expect(answers[0]?.data).toMatchObject({
      login: { errors: [{ code: 'INVALID_CREDENTIALS' }] },
    });
  });

  it('is completed by a code, which gives a session like any other', async () => {
    const { id, email, secret } = await registerWithApp(auth);
    const challenge = await challengeOf(auth, email);
    const { session } = await complete(auth, { challenge, code: codeOf(auth, secret) });
    const { data } = await auth.as(session?.accessToken).query(documents.me);
    expect(data).toMatchObject({ me: { id } });
    expect((await auth.refresh(session?.refreshToken ?? ''))?.errors).toEqual([]);
  });

  it('gives a browser its refresh token as a cookie', async () => {
    const { email, secret } = await registerWithApp(auth);
    const input = { challenge: await challengeOf(auth, email), code: codeOf(auth, secret) };
    const answer = await auth.app.inject({
      method: 'POST',
      url: '/graphql',
      headers: { 'x-session-transport': 'cookie' },
      payload: { query: documents.completeSignIn, variables: { input } },
    });
    expect(answer.json().data.completeSignIn.session).toMatchObject({ refreshToken: null });
    expect(answer.headers['set-cookie']).toMatch(
      /^__Host-refresh=ses_.*HttpOnly; SameSite=Strict$/,
    );
  });

  it('takes a challenge for no token of any kind', async () => {
    const { email } = await registerWithApp(auth);
    const challenge = await challengeOf(auth, email);
    expect((await auth.as(challenge).query(documents.me)).status).toBe(401);
    expect((await auth.refresh(challenge))?.errors).toMatchObject([
      { code: 'INVALID_REFRESH_TOKEN' },
    ]);
  });
});

describe('a code', () => {
  it('counts from a clock that is a step early or late, and no more', async () => {
    const { email, secret } = await registerWithApp(auth);
    const challenge = await challengeOf(auth, email);
    auth.pass(2 * STEP_MS);
    for (const drift of [-2, 2]) {
      const code = codeOf(auth, secret, drift);
      expect(await complete(auth, { challenge, code })).toEqual({ code: 'INVALID_CODE' });
    }
    expect((await complete(auth, { challenge, code: codeOf(auth, secret, -1) })).code).toBe(
      'SIGNED_IN',
    );
    const next = { challenge: await challengeOf(auth, email), code: codeOf(auth, secret, 1) };
    expect((await complete(auth, next)).code).toBe('SIGNED_IN');
  });

  it('is good once: neither it nor an earlier one is taken again', async () => {
    const { email, secret } = await registerWithApp(auth);
    auth.pass(STEP_MS);
    const code = codeOf(auth, secret);
    const first = { challenge: await challengeOf(auth, email), code };
    expect((await complete(auth, first)).code).toBe('SIGNED_IN');
    const challenge = await challengeOf(auth, email);
    expect(await complete(auth, { challenge, code })).toEqual({ code: 'INVALID_CODE' });
    const earlier = codeOf(auth, secret, -1);
    expect(await complete(auth, { challenge, code: earlier })).toEqual({ code: 'INVALID_CODE' });
    auth.pass(STEP_MS);
    expect(await complete(auth, { challenge, code })).toEqual({ code: 'INVALID_CODE' });
  });

  it('is not good again after it confirmed the app', async () => {
    const { email, secret } = await registerWithApp(auth);
    const challenge = await challengeOf(auth, email);
    const code = codeOf(auth, secret, -1);
    expect(await complete(auth, { challenge, code })).toEqual({ code: 'INVALID_CODE' });
  });

  it('signs in one of two who send it at once, with one challenge or with two', async () => {
    const { email, secret } = await registerWithApp(auth);
    for (const refused of ['INVALID_CHALLENGE', 'INVALID_CODE']) {
      const challenge = await challengeOf(auth, email);
      const another = refused === 'INVALID_CODE' ? await challengeOf(auth, email) : challenge;
      const code = codeOf(auth, secret);
      const outcomes = await Promise.all([
        complete(auth, { challenge, code }),
        complete(auth, { challenge: another, code }),
      ]);
      expect(outcomes.map((outcome) => outcome.code).toSorted()).toEqual([refused, 'SIGNED_IN']);
      auth.pass(STEP_MS);
    }
  });

  it('of somebody else opens nothing', async () => {
    const [ada, eve] = [await registerWithApp(auth), await registerWithApp(auth)];
    const challenge = await challengeOf(auth, ada.email);
    expect(await complete(auth, { challenge, code: codeOf(auth, eve.secret) })).toEqual({
      code: 'INVALID_CODE',
    });
    expect(await complete(auth, { challenge, recoveryCode: eve.recoveryCodes[0] ?? '' })).toEqual({
      code: 'INVALID_CODE',
    });
  });
});

describe('a challenge', () => {
  it('is answered once, within five minutes, while the password is the same', async () => {
    const { id, email, secret } = await registerWithApp(auth);
    const late = await challengeOf(auth, email);
    auth.pass(5 * minutes);
    const answer = (challenge: string) =>
      complete(auth, { challenge, code: codeOf(auth, secret) }).then(({ code }) => code);
    expect(await answer(late)).toBe('INVALID_CHALLENGE');
    const used = await challengeOf(auth, email);
    expect([await answer(used), await answer(used)]).toEqual(['SIGNED_IN', 'INVALID_CHALLENGE']);
    auth.pass(STEP_MS);
    const ofOldPassword = await challengeOf(auth, email);
    await auth.database.sql`UPDATE credentials SET password_hash = 'another' WHERE user_id = ${id}`;
    expect(await answer(ofOldPassword)).toBe('INVALID_CHALLENGE');
    expect(await answer('of nobody')).toBe('INVALID_CHALLENGE');
  });

  it('tells of a suspension that came meanwhile', async () => {
    const { id, email, secret } = await registerWithApp(auth);
    const challenge = await challengeOf(auth, email);
    await auth.as(await auth.admin()).query(documents.suspendUser, { input: { userId: id } });
    expect(await complete(auth, { challenge, code: codeOf(auth, secret) })).toEqual({
      code: 'ACCOUNT_SUSPENDED',
    });
  });

  it('stands nowhere as it is, and is gone once it is answered', async () => {
    const { email, secret } = await registerWithApp(auth);
    const challenge = await challengeOf(auth, email);
    const before = await auth.database.db.select().from(challenges);
    expect(JSON.stringify(before)).not.toContain(challenge);
    await complete(auth, { challenge, code: codeOf(auth, secret) });
    const after = await auth.database.db.select().from(challenges);
    expect(after).toHaveLength(before.length - 1);
  });
});

describe('recovery codes', () => {
  it('are ten, stand in for the app, and are good once each, however they are typed', async () => {
    const { email, recoveryCodes: codes } = await registerWithApp(auth);
    expect(new Set(codes).size).toBe(10);
    const [first = '', second = ''] = codes;
    const challenge = await challengeOf(auth, email);
    const typed = first.toUpperCase().replaceAll('-', ' ');
    const { session } = await complete(auth, { challenge, recoveryCode: typed });
    expect((await auth.as(session?.accessToken).query(ofMe)).data).toEqual({
      me: { hasSecondFactor: true, recoveryCodesLeft: 9 },
    });
    const again = await challengeOf(auth, email);
    expect(await complete(auth, { challenge: again, recoveryCode: first })).toEqual({
      code: 'INVALID_CODE',
    });
    const twice = [again, await challengeOf(auth, email)].map((one) =>
      complete(auth, { challenge: one, recoveryCode: second }).then(({ code }) => code),
    );
    expect((await Promise.all(twice)).toSorted()).toEqual(['INVALID_CODE', 'SIGNED_IN']);
  });

  it('are made anew, and those until then are of no use', async () => {
    const { email, token, recoveryCodes: old } = await registerWithApp(auth);
    const { data } = await auth
      .as(token)
      .query<{ renewRecoveryCodes: { recoveryCodes: string[] } }>(documents.renewRecoveryCodes);
    const fresh = data?.renewRecoveryCodes.recoveryCodes ?? [];
    expect(new Set([...old, ...fresh]).size).toBe(20);
    const challenge = await challengeOf(auth, email);
    const use = (recoveryCode = '') => complete(auth, { challenge, recoveryCode });
    expect(await use(old[0])).toEqual({ code: 'INVALID_CODE' });
    expect((await use(fresh[0])).code).toBe('SIGNED_IN');
  });
});

describe('a password of eight characters', () => {
  const change = `mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { user { id } errors { ... on UserError { code } } } }`;
  const short = 'q7#Lw2!x';
  const changeTo = (token: string, currentPassword: string, newPassword: string) =>
    auth.as(token).query(change, {
      input: { currentPassword, newPassword, endOtherSessions: false },
    });

  it('does with a second factor alone, which then stays until there is a longer one', async () => {
    const { session } = await auth.register();
    const { errors } = await changeTo(session.accessToken, password, short);
    expect(errors?.[0]?.extensions.fields).toMatchObject([
      { path: 'input.newPassword', rule: 'min' },
    ]);
    const { token } = await registerWithApp(auth);
    expect(
      (await changeTo(token, password, 'q7#Lw2!')).errors?.[0]?.extensions.fields,
    ).toMatchObject([{ path: 'input.newPassword', rule: 'min' }]);
    expect((await changeTo(token, password, short)).data).toMatchObject({
      changePassword: { errors: [] },
    });
    expect((await auth.as(token).query(documents.disableTotp)).data).toMatchObject({
      disableTotp: { user: null, errors: [{ code: 'PASSWORD_TOO_SHORT' }] },
    });
    await changeTo(token, short, 'q7#Lw2!x and more than that');
    expect((await auth.as(token).query(documents.disableTotp)).data).toMatchObject({
      disableTotp: { errors: [] },
    });
  });
});

describe('the owner', () => {
  it('gets a mail when an app comes or goes, and when a recovery code is used', async () => {
    const { email, token, recoveryCodes: codes } = await registerWithApp(auth);
    const challenge = await challengeOf(auth, email);
    await complete(auth, { challenge, recoveryCode: codes[0] ?? '' });
    await auth.as(token).query(documents.disableTotp);
    const mails = await auth.database.sql`SELECT template, data FROM mails
      WHERE to_address = ${email} AND template <> 'new-device' ORDER BY template`;
    expect(mails.map(({ template }) => template)).toEqual([
      'app-added',
      'app-removed',
      'recovery-code-used',
    ]);
    expect(mails[2]?.data).toMatchObject({ left: 9, place: '198.51.100.1' });
    expect(JSON.stringify(mails)).not.toContain(codes[0]);
  });
});

describe('bad input', () => {
  it.each([
    [{}, 'input', 'one_of'],
    [{ code: '123456', recoveryCode: 'aaaaa-aaaaa-aaaaa-aaaaa-aaaaa' }, 'input', 'one_of'],
    [{ code: '12345' }, 'input.code', 'format'],
    [{ code: '０８１８０４' }, 'input.code', 'format'],
    [{ code: '1'.repeat(10_000) }, 'input.code', 'max'],
    [{ recoveryCode: 'too short' }, 'input.recoveryCode', 'format'],
    [{ code: '123456', challenge: '' }, 'input.challenge', 'min'],
    [{ code: '123456', challenge: 'x'.repeat(201) }, 'input.challenge', 'max'],
  ])('of completeSignIn is named: %j', async (given, path, rule) => {
    const input = { challenge: 'of nobody', ...given };
    const { errors } = await auth.as().query(documents.completeSignIn, { input });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(errors?.[0]?.extensions.fields).toMatchObject([{ path, rule }]);
  });
});

describe('wrong codes', () => {
  it('cost waits at the address that gives them, whatever the challenge', async () => {
    await using strict = await startAuth({ limits: { signInFreeTries: 3 } });
    const { email, secret } = await registerWithApp(strict);
    const address = '198.51.100.7';
    const wrong = async () => {
      const challenge = await challengeOf(strict, email);
      return complete(strict, { challenge, code: codeOf(strict, secret, 5) }, address);
    };
    const refused = { code: 'INVALID_CODE' };
    const limited = { code: 'RATE_LIMITED', retryAfterMs: 1_000 };
    expect([await wrong(), await wrong(), await wrong(), await wrong()]).toEqual([
      refused,
      refused,
      refused,
      limited,
    ]);
    const challenge = await challengeOf(strict, email);
    const code = codeOf(strict, secret);
    expect(await complete(strict, { challenge, code }, address)).toEqual(limited);
    expect((await complete(strict, { challenge, code }, '203.0.113.9')).code).toBe('SIGNED_IN');
  });

  it('from many addresses are so many a day, and do not keep the owner out', async () => {
    await using strict = await startAuth({ limits: { wrongCodesPerAccountPerDay: 4 } });
    const { email, secret } = await registerWithApp(strict);
    const home = '203.0.113.9';
    const challenge = () => challengeOf(strict, email);
    const right = async (address: string) => {
      strict.pass(STEP_MS);
      const code = codeOf(strict, secret);
      return (await complete(strict, { challenge: await challenge(), code }, address)).code;
    };
    expect(await right(home)).toBe('SIGNED_IN');
    const held = await challenge();
    const codes: string[] = [];
    for (let from = 1; from <= 6; from += 1) {
      const code = codeOf(strict, secret, 5);
      codes.push((await complete(strict, { challenge: held, code }, `198.51.100.${from}`)).code);
    }
    expect(codes).toEqual([...Array(4).fill('INVALID_CODE'), 'RATE_LIMITED', 'RATE_LIMITED']);
    expect(await right('198.51.100.99')).toBe('RATE_LIMITED');
    expect(await right(home)).toBe('SIGNED_IN');
    strict.pass(1 * days + 1 * seconds);
    expect(await right('198.51.100.99')).toBe('SIGNED_IN');
  });
});
