import { afterAll, describe, expect, it } from 'vitest';
import { days, documents, minutes, startAuth } from './support.ts';

const auth = await startAuth();
afterAll(() => auth[Symbol.asyncDispose]());

const hours = 60 * minutes;
const gone = { session: null, errors: [{ code: 'INVALID_REFRESH_TOKEN' }] };

/** Somebody who has just signed in, and how they go on. */
async function signedIn(email: string) {
  let token = (await auth.logIn(email))?.session?.refreshToken ?? '';
  return {
    async refresh() {
      const answer = await auth.refresh(token);
      token = answer?.session?.refreshToken ?? token;
      return answer;
    },
  };
}

const newCustomer = async () => signedIn((await auth.register()).email);

async function newAdmin() {
  const email = `admin-${auth.time.now.getTime()}@example.com`;
  await auth.admin(email);
  return signedIn(email);
}

describe.each([
  ['a customer', newCustomer, { idle: 14 * days, absolute: 30 * days }],
  ['staff', newAdmin, { idle: 30 * minutes, absolute: 12 * hours }],
] as const)('a session of %s', (_, begin, { idle, absolute }) => {
  it('ends when nobody has come back for so long', async () => {
    const { refresh } = await begin();
    auth.pass(idle - 1);
    expect(await refresh()).toMatchObject({ errors: [] });
    auth.pass(idle);
    expect(await refresh()).toMatchObject(gone);
  });

  it('ends in the end, however often it is refreshed', async () => {
    const { refresh } = await begin();
    const step = idle - 1;
    for (let passed = step; passed < absolute; passed += step) {
      auth.pass(step);
      expect(await refresh()).toMatchObject({ errors: [] });
    }
    auth.pass(absolute % step);
    expect(await refresh()).toMatchObject(gone);
  });
});

it('whoever becomes staff has the time of staff from then on', async () => {
  const { id, email } = await auth.register();
  const { refresh } = await signedIn(email);
  auth.pass(31 * minutes);
  const admin = auth.as(await auth.admin());
  await admin.query(documents.setUserRoles, { input: { userId: id, roles: ['SUPPORT'] } });
  expect(await refresh()).toMatchObject(gone);
});

it('an access token lasts no longer than its session', async () => {
  const { refresh } = await newAdmin();
  let answer: Awaited<ReturnType<typeof refresh>>;
  for (let passed = 0; passed < 12 * hours - 20 * minutes; passed += 20 * minutes) {
    auth.pass(20 * minutes);
    answer = await refresh();
  }
  auth.pass(15 * minutes);
  answer = await refresh();
  expect(answer?.session?.accessTokenExpiresAt).toBe(
    new Date(auth.time.now.getTime() + 5 * minutes).toISOString(),
  );
});
