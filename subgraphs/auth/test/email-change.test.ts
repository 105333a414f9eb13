import { afterAll, describe, expect, it } from 'vitest';
import { mailsTo, tokenFor } from './mails.ts';
import { days, documents, password, startAuth } from './support.ts';

const auth = await startAuth();
afterAll(() => auth[Symbol.asyncDispose]());

let changes = 0;
const newAddress = () => {
  changes += 1;
  return `New.Address-${changes}@example.com`;
};

async function request(token: string | undefined, newEmail: string, given = password) {
  const input = { newEmail, password: given };
  const { data, errors } = await auth
    .as(token)
    .query<{ requestEmailChange: object | null }>(documents.requestEmailChange, { input });
  return data?.requestEmailChange ?? errors?.[0]?.extensions;
}

interface Confirmed {
  changed: boolean | null;
  errors: { code: string }[];
}

async function confirm(token: string): Promise<Confirmed | undefined> {
  const { data } = await auth
    .as()
    .query<{ confirmEmailChange: Confirmed }>(documents.confirmEmailChange, { input: { token } });
  return data?.confirmEmailChange;
}

/** Somebody who has asked for another address, and both links. */
async function somebodyChanging() {
  const [person, newEmail] = [await auth.register(), newAddress()];
  expect(await request(person.session.accessToken, newEmail)).toEqual({
    accepted: true,
    errors: [],
  });
  const atOld = await tokenFor(auth, person.email, 'confirm-email-change-old');
  const atNew = await tokenFor(auth, newEmail, 'confirm-email-change-new');
  return { ...person, newEmail, atOld, atNew };
}

const invalid = { changed: null, errors: [{ code: 'INVALID_TOKEN' }] };

describe('a change of address', () => {
  it.each([
    ['old, then new', (old: string, fresh: string) => [old, fresh]],
    ['new, then old', (old: string, fresh: string) => [fresh, old]],
  ])('is made when both have confirmed it: %s', async (_, inOrder) => {
    const { id, email, session, newEmail, atOld, atNew } = await somebodyChanging();
    const [first = '', second = ''] = inOrder(atOld, atNew);
    expect(await confirm(first)).toEqual({ changed: false, errors: [] });
    expect(await auth.logIn(newEmail)).toMatchObject({ session: null });
    expect(await confirm(first)).toMatchObject(invalid);
    expect(await confirm(second)).toEqual({ changed: true, errors: [] });
    expect(await confirm(second)).toMatchObject(invalid);
    expect(await auth.logIn(newEmail.toUpperCase())).toMatchObject({ errors: [] });
    expect(await auth.logIn(email)).toMatchObject({ session: null });
    const { data } = await auth.as(session.accessToken).query('{ me { email isEmailVerified } }');
    expect(data).toEqual({ me: { email: newEmail, isEmailVerified: true } });
    for (const address of [email, newEmail]) {
      const told = (await mailsTo(auth, address)).at(-1);
      expect(told).toMatchObject({ template: 'email-changed', data: { email: newEmail } });
    }
    const [announced] = await auth.database.sql`SELECT data FROM outbox
      WHERE type = 'auth.user.profile-changed.v1' AND subject = ${id}`;
    expect(announced).toMatchObject({ data: { email: newEmail } });
  });

  it('is made once when both confirm at once', async () => {
    const { id, newEmail, atOld, atNew } = await somebodyChanging();
    const answers = await Promise.all([atOld, atNew, atOld, atNew].map(confirm));
    const outcomes = answers.map((answer) => answer?.errors[0]?.code ?? answer?.changed);
    expect(outcomes.filter((one) => one === true)).toHaveLength(1);
    expect(outcomes.filter((one) => one === false)).toHaveLength(1);
    const [user] = await auth.database.sql`SELECT email, version FROM users WHERE id = ${id}`;
    expect(user).toEqual({ email: newEmail, version: 2 });
  });

  it('needs the password', async () => {
    const { session } = await auth.register();
    expect(await request(session.accessToken, newAddress(), 'wrong-horse')).toMatchObject({
      errors: [{ code: 'WRONG_PASSWORD', path: ['input', 'password'] }],
    });
    expect(await request(undefined, newAddress())).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(await request(session.accessToken, 'аda@example.com')).toMatchObject({
      fields: [{ path: 'input.newEmail' }],
    });
  });

  it('does not tell that the new address has an account, but its owner', async () => {
    const [ada, bob] = [await auth.register(), await auth.register()];
    expect(await request(ada.session.accessToken, bob.email.toUpperCase())).toEqual({
      accepted: true,
      errors: [],
    });
    expect(await mailsTo(auth, bob.email)).toMatchObject([{ template: 'email-known' }]);
    expect(await mailsTo(auth, bob.email.toUpperCase())).toEqual([]);
  });

  it('is refused when the address was registered meanwhile, and nothing is changed', async () => {
    const { id, email, newEmail, atOld, atNew } = await somebodyChanging();
    await confirm(atOld);
    await auth.register(newEmail.toLowerCase());
    expect(await confirm(atNew)).toMatchObject({
      changed: null,
      errors: [{ code: 'EMAIL_TAKEN' }],
    });
    const [user] = await auth.database.sql`SELECT email, version FROM users WHERE id = ${id}`;
    expect(user).toEqual({ email, version: 1 });
  });

  it('takes the place of one that was asked for before', async () => {
    const { session, atOld, atNew } = await somebodyChanging();
    const later = newAddress();
    await request(session.accessToken, later);
    expect(await confirm(atOld)).toMatchObject(invalid);
    expect(await confirm(atNew)).toMatchObject(invalid);
  });

  it('can be confirmed for a day', async () => {
    const { atOld } = await somebodyChanging();
    auth.pass(1 * days);
    expect(await confirm(atOld)).toMatchObject(invalid);
  });

  it('ends with a reset of the password, and makes links of no use that went to the old address', async () => {
    const { email, atOld, atNew } = await somebodyChanging();
    await auth.as().query(documents.requestPasswordReset, { input: { email } });
    const token = await tokenFor(auth, email, 'reset-password');
    await confirm(atOld);
    await confirm(atNew);
    const input = { token, newPassword: 'another horse, another battery' };
    const late = await auth.as().query(documents.resetPassword, { input });
    expect(late.data).toMatchObject({ resetPassword: { errors: [{ code: 'INVALID_TOKEN' }] } });

    const other = await somebodyChanging();
    await auth.as().query(documents.requestPasswordReset, { input: { email: other.email } });
    const good = await tokenFor(auth, other.email, 'reset-password');
    await auth.as().query(documents.resetPassword, { input: { ...input, token: good } });
    expect(await confirm(other.atOld)).toMatchObject(invalid);
  });

  it('needs the new address alone where the old one was never verified', async () => {
    const { id, email, session } = await auth.register();
    await auth.database.sql`UPDATE users SET email_verified_at = NULL WHERE id = ${id}`;
    const newEmail = newAddress();
    await request(session.accessToken, newEmail);
    expect(await mailsTo(auth, email)).toEqual([]);
    const atNew = await tokenFor(auth, newEmail, 'confirm-email-change-new');
    expect(await confirm(atNew)).toEqual({ changed: true, errors: [] });
    expect(await mailsTo(auth, email)).toEqual([]);
  });
});
