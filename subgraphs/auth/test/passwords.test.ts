import { afterAll, describe, expect, it } from 'vitest';
import { mailsTo, tokenFor } from './mails.ts';
import { documents, minutes, password, startAuth } from './support.ts';

const auth = await startAuth();
afterAll(() => auth[Symbol.asyncDispose]());

const next = 'another horse, another battery';

interface Outcome {
  user: { id: string; email: string } | null;
  errors: { code: string }[];
}

describe('a reset', () => {
  const ask = async (email: string) =>
    (await auth.as().query(documents.requestPasswordReset, { input: { email } })).data;
  const accepted = { requestPasswordReset: { accepted: true } };

  async function reset(token: string, newPassword = next) {
    const input = { token, newPassword };
    const { data, errors } = await auth
      .as()
      .query<{ resetPassword: Outcome }>(documents.resetPassword, { input });
    return data?.resetPassword ?? errors?.[0]?.extensions;
  }

  async function somebodyWithLink() {
    const person = await auth.register();
    await ask(person.email);
    return { ...person, token: await tokenFor(auth, person.email, 'reset-password') };
  }

  it('is asked for in the same words for an address that nobody has', async () => {
    const { email } = await auth.register();
    expect(await ask('nobody@example.com')).toEqual(accepted);
    expect(await ask(email)).toEqual(accepted);
    await expect.poll(() => mailsTo(auth, email)).toHaveLength(1);
    expect(await mailsTo(auth, 'nobody@example.com')).toEqual([]);
  });

  it('gives the new password, ends all sessions, and says so by mail', async () => {
    const { id, email, session, token } = await somebodyWithLink();
    expect(await reset(token)).toEqual({ user: { id, email }, errors: [] });
    expect(await auth.refresh(session.refreshToken)).toMatchObject({
      errors: [{ code: 'INVALID_REFRESH_TOKEN' }],
    });
    const [revoked] = await auth.database.sql`
      SELECT version FROM revocations WHERE subject = ${id}`;
    expect(revoked).toEqual({ version: 2 });
    expect((await auth.logIn(email))?.errors).toMatchObject([{ code: 'INVALID_CREDENTIALS' }]);
    expect(await auth.logIn(email, next)).toMatchObject({ errors: [] });
    expect((await mailsTo(auth, email)).at(-1)).toMatchObject({ template: 'password-changed' });
  });

  it('happens once, also of those who use the link at once', async () => {
    const { id, email, token } = await somebodyWithLink();
    const passwords = ['first horse, first battery', 'second horse, second battery'];
    const answers = await Promise.all(passwords.map((one) => reset(token, one)));
    const codes = answers.map((answer) => (answer as Outcome).errors[0]?.code ?? 'DONE');
    expect(codes.toSorted()).toEqual(['DONE', 'INVALID_TOKEN']);
    const winner = passwords[codes.indexOf('DONE')];
    expect(await auth.logIn(email, winner)).toMatchObject({ errors: [] });
    const [user] = await auth.database.sql`SELECT version FROM users WHERE id = ${id}`;
    expect(user).toEqual({ version: 2 });
    expect(await reset(token)).toMatchObject({ errors: [{ code: 'INVALID_TOKEN' }] });
  });

  it('makes other links of no use that were sent before', async () => {
    const { email, token } = await somebodyWithLink();
    await ask(email);
    await expect.poll(() => mailsTo(auth, email)).toHaveLength(2);
    const other = await tokenFor(auth, email, 'reset-password');
    expect(await reset(other)).toMatchObject({ errors: [] });
    expect(await reset(token)).toMatchObject({ errors: [{ code: 'INVALID_TOKEN' }] });
  });

  it('is possible for an hour', async () => {
    const { token } = await somebodyWithLink();
    auth.pass(60 * minutes);
    expect(await reset(token)).toMatchObject({ errors: [{ code: 'INVALID_TOKEN' }] });
  });

  it('proves the address as well', async () => {
    const email = 'unverified@example.com';
    const input = { email, password, displayName: 'Somebody' };
    await auth.as().query(documents.register, { input });
    await ask(email);
    expect(await reset(await tokenFor(auth, email, 'reset-password'))).toMatchObject({
      errors: [],
    });
    expect(await auth.logIn(email, next)).toMatchObject({ errors: [] });
  });

  it('is offered to the owner of an address that somebody tried to register', async () => {
    const { email } = await auth.register();
    const input = { email, password: 'whatever they would have', displayName: 'Thief' };
    await auth.as().query(documents.register, { input });
    expect(await reset(await tokenFor(auth, email, 'email-known'))).toMatchObject({ errors: [] });
  });

  it.each([
    ['one that is tried first', 'PasswordPassword', 'common'],
    ['one that holds the name', 'I am somebody at all', 'personal'],
    ['a short one', 'short', 'min'],
    ['a very long one', 'x'.repeat(129), 'max'],
  ])('refuses %s, and leaves the link good', async (_, newPassword, rule) => {
    const { token } = await somebodyWithLink();
    expect(await reset(token, newPassword)).toMatchObject({
      fields: [{ path: 'input.newPassword', rule }],
    });
    expect(await reset(token)).toMatchObject({ errors: [] });
  });

  it('takes a password of whatever characters, however a keyboard composes them', async () => {
    const { email, token } = await somebodyWithLink();
    expect(await reset(token, 'pässwörter mögen Ümläute 🐎')).toMatchObject({ errors: [] });
    const decomposed = 'pässwörter mögen Ümläute 🐎'.normalize('NFD');
    expect(await auth.logIn(email, decomposed)).toMatchObject({ errors: [] });
  });
});

describe('changePassword', () => {
  async function change(token: string | undefined, given: object) {
    const input = {
      currentPassword: password,
      newPassword: next,
      endOtherSessions: false,
      ...given,
    };
    const { data, errors } = await auth
      .as(token)
      .query<{ changePassword: Outcome | null }>(documents.changePassword, { input });
    return data?.changePassword ?? errors?.[0]?.extensions;
  }

  it('replaces the password, says so by mail, and leaves other sessions unless asked', async () => {
    const { id, email, session } = await auth.register();
    const other = await auth.logIn(email);
    expect(await change(session.accessToken, {})).toMatchObject({ user: { id }, errors: [] });
    expect(await auth.logIn(email, next)).toMatchObject({ errors: [] });
    const kept = await auth.refresh(other?.session?.refreshToken ?? '');
    expect(kept).toMatchObject({ errors: [] });
    const changes = { currentPassword: next, newPassword: password, endOtherSessions: true };
    expect(await change(session.accessToken, changes)).toMatchObject({ errors: [] });
    expect(await auth.refresh(kept?.session?.refreshToken ?? '')).toMatchObject({ session: null });
    expect(await auth.refresh(session.refreshToken)).toMatchObject({ errors: [] });
    expect(await mailsTo(auth, email)).toMatchObject([
      { template: 'password-changed' },
      { template: 'password-changed' },
    ]);
  });

  it('needs the current password, which can be guessed no more often than by login', async () => {
    await using strict = await startAuth({ limits: { signInFreeTries: 2 } });
    const { session } = await strict.register();
    const input = { currentPassword: 'wrong-horse', newPassword: next, endOtherSessions: true };
    const tryIt = async () => {
      const { data, errors } = await strict
        .as(session.accessToken)
        .query<{ changePassword: Outcome | null }>(documents.changePassword, { input });
      return errors?.[0]?.extensions.code ?? data?.changePassword?.errors[0]?.code;
    };
    expect([await tryIt(), await tryIt(), await tryIt()]).toEqual([
      'WRONG_PASSWORD',
      'WRONG_PASSWORD',
      'RATE_LIMITED',
    ]);
  });

  it('lets one of two win that change it at once', async () => {
    const { email, session } = await auth.register();
    const passwords = ['first horse, first battery', 'second horse, second battery'];
    const answers = await Promise.all(
      passwords.map((newPassword) => change(session.accessToken, { newPassword })),
    );
    const codes = answers.map((answer) => (answer as Outcome).errors[0]?.code ?? 'DONE');
    expect(codes.toSorted()).toEqual(['DONE', 'WRONG_PASSWORD']);
    const winner = passwords[codes.indexOf('DONE')];
    expect(await auth.logIn(email, winner)).toMatchObject({ errors: [] });
  });

  it('makes links of no use by which a password could be chosen', async () => {
    const { email, session } = await auth.register();
    await auth.as().query(documents.requestPasswordReset, { input: { email } });
    const token = await tokenFor(auth, email, 'reset-password');
    await change(session.accessToken, {});
    const input = { token, newPassword: password };
    const { data } = await auth.as().query(documents.resetPassword, { input });
    expect(data).toMatchObject({ resetPassword: { errors: [{ code: 'INVALID_TOKEN' }] } });
  });

  it('refuses a bad password by its rule, and whoever has not signed in', async () => {
    const { session } = await auth.register();
    expect(await change(session.accessToken, { newPassword: '123456789987654321' })).toMatchObject({
      fields: [{ path: 'input.newPassword', rule: 'common' }],
    });
    expect(await change(undefined, {})).toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});
