import { afterAll, describe, expect, it } from 'vitest';
import { accountKey, signInKeys } from '../src/domain/sign-in-tries.ts';
import { tokenFor } from './mails.ts';
import { days, documents, minutes, password, seconds, startAuth } from './support.ts';

/** Each test has accounts and addresses of its own. Few free tries, since each costs a hash. */
const auth = await startAuth({ limits: { signInFreeTries: 3, signInFreeTriesPerAddress: 8 } });
afterAll(() => auth[Symbol.asyncDispose]());

let addresses = 0;
function newAddress() {
  addresses += 1;
  return `198.51.${Math.floor(addresses / 250)}.${1 + (addresses % 250)}`;
}
const newEmail = () => `nobody-${newAddress()}@example.com`;
const wrong = 'wrong-horse-demo';

interface Outcome {
  code: string;
  retryAfterMs?: unknown;
}

/** SIGNED_IN or the code of what stood against it. */
async function tryIn(
  email: string,
  given: string,
  address: string,
  app = auth.app,
): Promise<Outcome> {
  const { data, errors } = await auth
    .from(address, app)
    .query<{ login: { errors: { code: string }[] } }>(documents.login, {
      input: { email, password: given },
    });
  const [fault] = errors ?? [];
  if (fault) {
    const { code, retryAfterMs } = fault.extensions;
    return { code, retryAfterMs };
  }
  return { code: data?.login.errors[0]?.code ?? 'SIGNED_IN' };
}

const refused = { code: 'INVALID_CREDENTIALS' };
const signedIn = { code: 'SIGNED_IN' };
const limited = (retryAfterMs: number) => ({ code: 'RATE_LIMITED', retryAfterMs });

async function guess(times: number, email: string, address: string): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let time = 0; time < times; time += 1) outcomes.push(await tryIn(email, wrong, address));
  return outcomes;
}

describe('wrong passwords for one account', () => {
  it('are heard three times, then once a second, then once in two', async () => {
    const { email } = await auth.register();
    const address = newAddress();
    expect(await guess(4, email, address)).toEqual([...Array(3).fill(refused), limited(1_000)]);
    auth.pass(1 * seconds);
    expect(await guess(2, email, address)).toEqual([refused, limited(2_000)]);
    auth.pass(500);
    expect(await guess(1, email, address)).toEqual([limited(1_500)]);
  });

  it('and for one that does not exist are told apart by nothing', async () => {
    const { email } = await auth.register();
    const [existing, missing] = [
      await guess(5, email, newAddress()),
      await guess(5, newEmail(), newAddress()),
    ];
    expect(missing).toEqual(existing);
  });

  it('cost no hash and no look at the account while they must wait', async () => {
    const { email } = await auth.register();
    const address = newAddress();
    await guess(3, email, address);
    const first = await auth.counter.count(() => tryIn(email, wrong, address));
    const second = await auth.counter.count(() => tryIn(email, wrong, address));
    expect([first.result, second.result]).toEqual([limited(1_000), limited(1_000)]);
    expect(first.statements).toHaveLength(1);
    expect(first.statements[0]).toMatch(/from "throttles"/);
    expect(second.statements).toEqual([]);
  });

  it('are forgotten once the right one has come', async () => {
    const { email } = await auth.register();
    const address = newAddress();
    await guess(3, email, address);
    auth.pass(1 * seconds);
    expect(await tryIn(email, password, address)).toEqual(signedIn);
    expect(await guess(3, email, address)).toEqual(Array(3).fill(refused));
  });

  it('count together in all replicas', async () => {
    const replica = await auth.replica();
    const email = newEmail();
    const address = newAddress();
    await guess(1, email, address);
    expect(await tryIn(email, wrong, address, replica)).toEqual(refused);
    expect(await tryIn(email, wrong, address, replica)).toEqual(refused);
    expect(await tryIn(email, wrong, address)).toEqual(limited(1_000));
    expect(await tryIn(email, wrong, address, replica)).toEqual(limited(1_000));
    await replica.close();
  });

  it('count each when twenty come in one request', async () => {
    const { email } = await auth.register();
    const fields = Array.from(
      { length: 20 },
      (_, index) => `try${index}: login(input: $input) { errors { __typename } }`,
    );
    const address = newAddress();
    const { errors } = await auth
      .from(address)
      .query(`mutation ($input: LoginInput!) { ${fields.join(' ')} }`, {
        input: { email, password: wrong },
      });
    const [count] = await auth.database.sql`
      SELECT count AS misses FROM throttles WHERE key = ${signInKeys(email, address).pair}`;
    expect(count).toEqual({ misses: 3 });
    expect(errors?.length).toBeGreaterThan(0);
    expect(new Set(errors?.map(({ extensions }) => extensions.code))).toEqual(
      new Set(['RATE_LIMITED']),
    );
  });

  it('are no more than three when twenty come at once, to two replicas', async () => {
    const replica = await auth.replica();
    const { email } = await auth.register();
    const address = newAddress();
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        tryIn(email, wrong, address, index % 2 ? replica : auth.app),
      ),
    );
    expect(outcomes.filter(({ code }) => code === 'INVALID_CREDENTIALS')).toHaveLength(3);
    expect(outcomes.filter(({ code }) => code === 'RATE_LIMITED')).toHaveLength(17);
    await replica.close();
  });

  it('keep nobody out elsewhere, however many there are', async () => {
    const { email } = await auth.register();
    const guesser = newAddress();
    await guess(3, email, guesser);
    // As if many more had guessed.
    await auth.database.sql`UPDATE throttles SET count = 1000 WHERE key = ${accountKey(email)}`;
    expect(await tryIn(email, wrong, guesser)).toMatchObject({ code: 'RATE_LIMITED' });
    expect(await tryIn(email, password, newAddress())).toEqual(signedIn);
    const home = newAddress();
    expect(await tryIn(email, wrong, home)).toEqual(refused);
    expect(await tryIn(email, password, home)).toEqual(limited(1_000));
    auth.pass(1 * seconds);
    expect(await tryIn(email, password, home)).toEqual(signedIn);
  });

  it('are forgotten after a day', async () => {
    const email = newEmail();
    const address = newAddress();
    await guess(4, email, address);
    auth.pass(1 * days);
    expect(await guess(3, email, address)).toEqual(Array(3).fill(refused));
  });
});

describe('a long row of wrong passwords from one address', () => {
  it('is hardly heard, while another address signs in and one that is known here, too', async () => {
    const { email } = await auth.register();
    const neighbour = await auth.register();
    const address = newAddress();
    expect(await tryIn(neighbour.email, password, address)).toEqual(signedIn);
    let heard = 0;
    for (let time = 0; time < 120; time += 1) {
      const outcome = await tryIn(newEmail(), wrong, address);
      if (outcome.code === 'INVALID_CREDENTIALS') heard += 1;
      if (time === 60) expect(await tryIn(email, password, newAddress())).toEqual(signedIn);
    }
    expect(heard).toBe(8);
    expect(await tryIn(email, password, address)).toEqual(limited(1_000));
    expect(await tryIn(neighbour.email, password, address)).toEqual(signedIn);
    auth.pass(1 * seconds);
    expect(await tryIn(email, password, address)).toEqual(signedIn);
  });

  it('is one row for all of a /64 of IPv6', async () => {
    const email = newEmail();
    for (let host = 1; host <= 3; host += 1) await tryIn(email, wrong, `2001:db8:0:1::${host}`);
    expect(await tryIn(email, wrong, '2001:db8:0:1:ffff::1')).toEqual(limited(1_000));
    expect(await tryIn(email, wrong, '2001:db8:0:2::1')).toEqual(refused);
  });
});

describe('hashing', () => {
  it('has a bounded queue, and refuses at once what does not fit, counting nothing', async () => {
    await using small = await startAuth({
      limits: { passwordHashesMax: 1, passwordHashesWaitingMax: 2 },
    });
    // Whoever has the place waits to be counted until all the others know what becomes of them.
    const counting = await small.database.sql.reserve();
    await counting`BEGIN`;
    await counting`LOCK TABLE throttles IN SHARE ROW EXCLUSIVE MODE`;
    let refusals = 0;
    const attempts = Array.from({ length: 8 }, async (_, index) => {
      const { errors = [] } = await small
        .from(`203.0.113.${index}`)
        .query(documents.login, { input: { email: 'ada@example.com', password: wrong } });
      refusals += errors.length;
      return errors;
    });
    await expect.poll(() => refusals).toBe(5);
    await counting`ROLLBACK`;
    counting.release();
    const errors = (await Promise.all(attempts)).flat();
    expect(errors).toHaveLength(5);
    for (const { extensions } of errors) {
      expect(extensions).toEqual({ code: 'SERVICE_UNAVAILABLE', retryAfterMs: 1_000 });
    }
    const [count] = await small.database.sql`
      SELECT count FROM throttles WHERE key LIKE 'sign-in:%' AND key NOT LIKE '%:2%'`;
    expect(count).toEqual({ count: 3 });
  });
});

describe('register', () => {
  const registerFrom = (address: string, at = auth.app) =>
    auth.from(address, at).query<{ register: { user: object | null } }>(documents.register, {
      input: { email: newEmail(), password, displayName: 'Somebody' },
    });

  it('makes so many accounts an hour for one address, whatever replica is asked', async () => {
    await using strict = await startAuth({ limits: { accountsPerAddressPerHour: 2 } });
    const replica = await strict.replica();
    const address = newAddress();
    expect((await registerFrom(address, strict.app)).data?.register.user).not.toBeNull();
    expect((await registerFrom(address, replica)).data?.register.user).not.toBeNull();
    const { errors } = await registerFrom(address, replica);
    expect(errors?.[0]?.extensions).toEqual({ code: 'RATE_LIMITED', retryAfterMs: 60 * minutes });
    expect((await registerFrom(newAddress(), replica)).errors).toBeUndefined();
    strict.pass(60 * minutes);
    expect((await registerFrom(address, strict.app)).errors).toBeUndefined();
    await replica.close();
  });

  it('lets who has verified the address in from where they did, whatever neighbours guess', async () => {
    const address = newAddress();
    const email = newEmail();
    const input = { email, password, displayName: 'Somebody' };
    await auth.from(address).query(documents.register, { input });
    const token = await tokenFor(auth, email, 'verify-email');
    await auth.from(address).query(documents.verifyEmail, { input: { token } });
    for (let time = 0; time < 8; time += 1) await tryIn(newEmail(), wrong, address);
    expect(await tryIn(email, password, address)).toEqual(signedIn);
  });
});

describe('refreshSession', () => {
  it('hears so many wrong tokens a minute from one address; a right one always', async () => {
    await using strict = await startAuth({ limits: { refreshGuessesPerAddressPerMinute: 2 } });
    const { session } = await strict.register();
    const refresh = async (refreshToken: string, address: string) => {
      const { data, errors } = await strict.from(address).query<{
        refreshSession: { errors: { code: string }[] };
      }>(documents.refresh, { input: { refreshToken } });
      return errors?.[0]?.extensions ?? data?.refreshSession.errors[0] ?? 'REFRESHED';
    };
    const address = newAddress();
    const invalid = { code: 'INVALID_REFRESH_TOKEN' };
    expect(await refresh('guess', address)).toMatchObject(invalid);
    expect(await refresh('guess', address)).toMatchObject(invalid);
    expect(await refresh('guess', address)).toEqual(limited(1 * minutes));
    expect(await refresh('guess', newAddress())).toMatchObject(invalid);
    expect(await refresh(session.refreshToken, address)).toBe('REFRESHED');
  });
});
