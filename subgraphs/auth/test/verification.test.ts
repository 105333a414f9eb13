import { afterAll, describe, expect, it } from 'vitest';
import { mailsTo, tokenFor } from './mails.ts';
import { days, documents, minutes, password, startAuth } from './support.ts';

const auth = await startAuth();
afterAll(() => auth[Symbol.asyncDispose]());
const lenient = await startAuth({ refusesUnverified: false });
afterAll(() => lenient[Symbol.asyncDispose]());

let people = 0;
/** Somebody whose address is not verified yet. */
async function newcomer(at = auth): Promise<string> {
  people += 1;
  const email = `newcomer-${people}@example.com`;
  const input = { email, password, displayName: 'Newcomer' };
  await at.as().query(documents.register, { input });
  return email;
}

interface Verified {
  verifyEmail: { user: { email: string } | null; errors: { code: string }[] };
}
const verify = async (token: string) => {
  const { data } = await auth.as().query<Verified>(documents.verifyEmail, { input: { token } });
  return data?.verifyEmail;
};
const refused = {
  user: null,
  errors: [{ __typename: 'InvalidTokenError', code: 'INVALID_TOKEN', path: ['input', 'token'] }],
};

describe('an address', () => {
  it('is verified by the link that was sent to it, which signs nobody in and works once', async () => {
    const email = await newcomer();
    const token = await tokenFor(auth, email, 'verify-email');
    expect(await verify(token)).toEqual({
      user: { id: expect.stringMatching(/^usr_/), email, isEmailVerified: true },
      errors: [],
    });
    expect(await verify(token)).toMatchObject(refused);
    expect(await auth.logIn(email)).toMatchObject({ errors: [] });
    const [announced] = await auth.database.sql`SELECT sequence::int, data FROM outbox
      WHERE type = 'auth.user.profile-changed.v1' AND data->>'email' = ${email}`;
    expect(announced).toMatchObject({ sequence: 2, data: { isEmailVerified: true } });
  });

  it('is verified by one of two who open the link at once', async () => {
    const token = await tokenFor(auth, await newcomer(), 'verify-email');
    const answers = await Promise.all(Array.from({ length: 4 }, () => verify(token)));
    expect(answers.filter((answer) => answer?.user)).toHaveLength(1);
    expect(answers.filter((answer) => answer?.errors[0]?.code === 'INVALID_TOKEN')).toHaveLength(3);
  });

  it('is verified for a day, and by nothing that looks like the link', async () => {
    const token = await tokenFor(auth, await newcomer(), 'verify-email');
    const [id = '', secret = ''] = token.split('.');
    for (const other of [id, `${id}.`, `${id}.${secret.slice(1)}x`, `tok_x.${secret}`, 'x']) {
      expect(await verify(other), other).toMatchObject(refused);
    }
    const late = await tokenFor(auth, await newcomer(), 'verify-email');
    auth.pass(1 * days);
    expect(await verify(late)).toMatchObject(refused);
  });

  it('is not verified by a link to choose a password, whoever signed it', async () => {
    const { email } = await auth.register();
    await auth.as().query(documents.requestPasswordReset, { input: { email } });
    const token = await tokenFor(auth, email, 'reset-password');
    expect(await verify(token)).toMatchObject(refused);
  });

  it.each([
    ['too long', 'x'.repeat(201), 'max'],
    ['empty', '', 'min'],
    ['NUL', 'a\0', 'format'],
    ['half a surrogate pair', '\ud800', 'format'],
  ])('refuses a token that is %s as bad input', async (_, token, rule) => {
    const { errors } = await auth.as().query(documents.verifyEmail, { input: { token } });
    expect(errors?.[0]?.extensions.fields).toMatchObject([{ path: 'input.token', rule }]);
  });

  it('stands in no mail that waits as something that could be used', async () => {
    const email = await newcomer();
    const token = await tokenFor(auth, email, 'verify-email');
    const [, secret = ''] = token.split('.');
    const rows = [
      ...(await auth.database.sql`SELECT * FROM mails`),
      ...(await auth.database.sql`SELECT * FROM one_time_tokens`),
    ];
    expect(JSON.stringify(rows)).not.toContain(secret);
  });
});

describe('signing in with an address that is not verified', () => {
  it('is refused as a wrong password is, and brings another link', async () => {
    const email = await newcomer();
    const input = { email, password: 'wrong-horse-demo' };
    const [right, wrong] = [
      await auth.as().query(documents.login, { input: { email, password } }),
      await auth.as().query(documents.login, { input }),
    ];
    expect(right.data).toMatchObject({ login: { errors: [{ code: 'INVALID_CREDENTIALS' }] } });
    expect(right).toEqual(wrong);
    await expect.poll(() => mailsTo(auth, email)).toHaveLength(2);
    expect(await verify(await tokenFor(auth, email, 'verify-email'))).toMatchObject({ errors: [] });
  });

  it('is refused to who has the password of somebody who was suspended, in the same words', async () => {
    const email = await newcomer();
    await auth.database.sql`UPDATE users SET status = 'SUSPENDED' WHERE email = ${email}`;
    expect((await auth.logIn(email))?.errors).toMatchObject([{ code: 'INVALID_CREDENTIALS' }]);
  });

  it('is possible where the operators allow it', async () => {
    expect(await lenient.logIn(await newcomer(lenient))).toMatchObject({ errors: [] });
  });
});

describe('resendVerification', () => {
  const resend = async (email: string) =>
    (await auth.as().query(documents.resendVerification, { input: { email } })).data;
  const accepted = { resendVerification: { accepted: true } };

  it('answers the same for whatever address, and sends a link where one is needed', async () => {
    const [waiting, { email: verified }] = [await newcomer(), await auth.register()];
    expect(await resend(verified)).toEqual(accepted);
    expect(await resend('nobody@example.com')).toEqual(accepted);
    expect(await resend(waiting.toUpperCase())).toEqual(accepted);
    await expect.poll(() => mailsTo(auth, waiting)).toHaveLength(2);
    // One after the other, so the others have been seen to.
    expect(await mailsTo(auth, verified)).toEqual([]);
  });

  it('sends five mails an hour to one address, and tells nobody that it sends no more', async () => {
    const email = await newcomer();
    for (let time = 0; time < 6; time += 1) expect(await resend(email)).toEqual(accepted);
    const last = await newcomer();
    await resend(last);
    await expect.poll(() => mailsTo(auth, last)).toHaveLength(2);
    expect(await mailsTo(auth, email)).toHaveLength(5);
    auth.pass(60 * minutes);
    await resend(email);
    await expect.poll(() => mailsTo(auth, email)).toHaveLength(6);
  });

  it('hears so many requests an hour from one address', async () => {
    await using strict = await startAuth({ limits: { mailRequestsPerAddressPerHour: 2 } });
    const ask = async (document: string, email: string) =>
      (await strict.as().query(document, { input: { email } })).errors?.[0]?.extensions;
    expect(await ask(documents.resendVerification, 'a@example.com')).toBeUndefined();
    expect(await ask(documents.requestPasswordReset, 'b@example.com')).toBeUndefined();
    expect(await ask(documents.requestPasswordReset, 'c@example.com')).toEqual({
      code: 'RATE_LIMITED',
      retryAfterMs: 60 * minutes,
    });
  });
});
