import { connect } from '@supergraph/service/database/connect';
import { expect, inject, it } from 'vitest';
import { codeOf, STEP_MS } from '../harness/authenticator-app.ts';
import { ask, get } from '../harness/graph.ts';
import { mailsTo } from '../harness/mailbox.ts';
import { sessionOf } from '../harness/tokens.ts';
import { newCustomer, newPassword, newStaff } from '../harness/users.ts';

const refused = 'errors { ... on UserError { code } }';
const enrol = `mutation { enrolTotp { enrolment { secret } ${refused} } }`;
const confirm = `mutation ($input: ConfirmTotpInput!) { confirmTotp(input: $input) { recoveryCodes ${refused} } }`;
const login = `mutation ($input: LoginInput!) { login(input: $input) { session { accessToken }
  errors { ... on UserError { code } ... on SecondFactorRequiredError { challenge } } } }`;
const complete = `mutation ($input: CompleteSignInInput!) { completeSignIn(input: $input) { session { accessToken } ${refused} } }`;
const prove = `mutation ($input: ProveMyselfInput!) { proveMyself(input: $input) { freshUntil ${refused} } }`;
const suspend = `mutation ($input: SuspendUserInput!) { suspendUser(input: $input) { user { status } ${refused} } }`;

it('an app is enrolled, and signing in takes one code of it, each once, or a recovery code', async () => {
  const { email, token } = await newCustomer();
  const { secret } = (await get(enrol, { token })).enrolTotp.enrolment;
  const first = { input: { code: codeOf(secret) } };
  const { recoveryCodes } = (await get(confirm, { token, variables: first })).confirmTotp;
  expect(recoveryCodes).toHaveLength(10);

  const challengeOf = async () => {
    const variables = { input: { email, password: newPassword } };
    const { session, errors } = (await get(login, { variables })).login;
    expect([session, errors[0]?.code]).toEqual([null, 'SECOND_FACTOR_REQUIRED']);
    return errors[0].challenge as string;
  };
  const codeAfter = async (given: { code: string } | { recoveryCode: string }) => {
    const input = { challenge: await challengeOf(), ...given };
    const { session, errors } = (await get(complete, { variables: { input } })).completeSignIn;
    return session ? 'SIGNED_IN' : errors[0]?.code;
  };
  expect(await codeAfter(first.input)).toBe('INVALID_CODE');
  const next = { code: codeOf(secret, { inMs: STEP_MS }) };
  expect(await codeAfter(next)).toBe('SIGNED_IN');
  expect(await codeAfter(next)).toBe('INVALID_CODE');
  const recovery = { recoveryCode: recoveryCodes[0] as string };
  expect(await codeAfter(recovery)).toBe('SIGNED_IN');
  expect(await codeAfter(recovery)).toBe('INVALID_CODE');
  // One for the app, one for the code that is gone.
  expect(await mailsTo(email, { count: 2 })).not.toEqual([]);
});

it('staff prove themselves anew before they suspend somebody, once their sign-in is old', async () => {
  const [admin, customer] = await Promise.all([newStaff('ADMIN'), newCustomer()]);
  const { token } = admin;
  await letSessionAge(sessionOf(admin));
  const variables = { input: { userId: customer.id } };
  const { errors } = await ask(suspend, { token, variables });
  expect(errors[0]?.extensions.code).toBe('STEP_UP_REQUIRED');
  await get(prove, { token, variables: { input: { password: newPassword } } });
  expect((await get(suspend, { token, variables })).suspendUser).toEqual({
    user: { status: 'SUSPENDED' },
    errors: [],
  });
});

/** As if its user had signed in eleven minutes ago. */
async function letSessionAge(id: string): Promise<void> {
  const { auth } = inject('stack').surroundings.databaseUrls;
  const { sql, close } = connect({ url: auth, schema: {}, applicationName: 'e2e' });
  try {
    await sql`UPDATE sessions SET created_at = created_at - interval '11 minutes' WHERE id = ${id}`;
  } finally {
    await close();
  }
}
