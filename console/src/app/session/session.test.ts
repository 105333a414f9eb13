import { afterEach, expect, it, vi } from 'vitest';
import { createSession, type Session, type SessionRequests, type Tokens } from './session.ts';

const user = {
  ...{ id: 'usr_1', email: 'ada@example.com', displayName: 'Ada', avatar: null },
  ...{ roles: ['CUSTOMER'], permissions: [] },
};
const start = Date.parse('2026-03-01T12:00:00Z');
const opened: Session[] = [];
let tokens = 0;

afterEach(() => {
  for (const session of opened.splice(0)) session.close();
});

/** Tabs of one browser, which share a lock and a channel, and whoever grants tokens. */
function browser(requests: Partial<SessionRequests> = {}) {
  const name = crypto.randomUUID();
  const clock = { now: start };
  const newTokens = (): Tokens => {
    tokens += 1;
    return { accessToken: `token ${tokens}`, expiresAtMs: clock.now + 600_000, user };
  };
  const asked: SessionRequests = {
    signIn: async () => ({ tokens: newTokens(), refusals: [] }),
    completeSignIn: async () => ({ tokens: newTokens(), refusals: [] }),
    signInWithPasskey: async () => ({ tokens: newTokens(), refusals: [] }),
    refresh: vi.fn(async () => newTokens()),
    signOut: vi.fn(async () => undefined),
    signInProviders: async () => [],
    ...requests,
  };
  const openTab = () => {
    const session = createSession({
      requests: asked,
      channel: new BroadcastChannel(name),
      locks: {
        request: ((lock: string, ...rest: [LockOptions, LockGrantedCallback<unknown>]) =>
          navigator.locks.request(`${name} ${lock}`, ...rest)) as LockManager['request'],
      },
      now: () => clock.now,
    });
    opened.push(session);
    return session;
  };
  return { requests: asked, clock, openTab };
}

const credentials = { email: 'a@example.com', password: 'something long enough' };

it('has no session until somebody signs in', async () => {
  const { openTab } = browser({ refresh: async () => undefined });
  const tab = openTab();
  expect(tab.state()).toEqual({ status: 'unknown' });
  await tab.restore();
  expect(tab.state()).toEqual({ status: 'out' });
  await tab.signIn(credentials);
  expect(tab.state().status).toBe('in');
});

it('says why somebody was not signed in, and stays out', async () => {
  const refusals = [{ code: 'INVALID_CREDENTIALS', message: 'No.' }];
  const { openTab } = browser({ signIn: async () => ({ tokens: undefined, refusals }) });
  const tab = openTab();
  expect(await tab.signIn(credentials)).toEqual({ refusals });
  expect(tab.state().status).not.toBe('in');
});

it('asks for a code where the account has a second factor, and is in with it', async () => {
  const secondStep = { challenge: 'a challenge', passkeyOptions: null };
  const signIn = async () => ({ tokens: undefined, refusals: [], secondStep });
  const { openTab } = browser({ signIn });
  const tab = openTab();
  expect(await tab.signIn(credentials)).toEqual({ refusals: [], secondStep });
  expect(tab.state().status).not.toBe('in');
  await tab.completeSignIn({ challenge: 'a challenge', code: '123456' });
  expect(tab.state().status).toBe('in');
});

it('renews a token once for all who need it at the same time, in every tab', async () => {
  const { requests, clock, openTab } = browser();
  const [one, other] = [openTab(), openTab()];
  await one.signIn(credentials);
  await vi.waitFor(() => expect(other.state().status).toBe('in'));
  clock.now += 590_000;
  const fresh = await Promise.all([
    one.freshToken(),
    one.freshToken(),
    other.freshToken(),
    other.freshToken(),
  ]);
  expect(new Set(fresh).size).toBe(1);
  expect(requests.refresh).toHaveBeenCalledOnce();
});

it('renews a token that was refused though it looks good, and not one that has a successor', async () => {
  const { requests, openTab } = browser();
  const tab = openTab();
  await tab.signIn(credentials);
  const refused = await tab.freshToken();
  await tab.refresh(refused);
  await tab.refresh(refused);
  expect(requests.refresh).toHaveBeenCalledOnce();
  expect(await tab.freshToken()).not.toBe(refused);
});

it('signs all tabs out where one does, and each knows why', async () => {
  const { requests, openTab } = browser();
  const [one, other] = [openTab(), openTab()];
  await one.signIn(credentials);
  await vi.waitFor(() => expect(other.state().status).toBe('in'));
  const token = await one.freshToken();
  await one.signOut();
  expect(requests.signOut).toHaveBeenCalledWith(token);
  expect(one.state()).toEqual({ status: 'out', because: 'asked' });
  await vi.waitFor(() => expect(other.state()).toEqual({ status: 'out', because: 'elsewhere' }));
});

it('says that a session has ended when it can no longer be renewed', async () => {
  const { openTab } = browser({ refresh: async () => undefined });
  const [one, other] = [openTab(), openTab()];
  await one.signIn(credentials);
  await vi.waitFor(() => expect(other.state().status).toBe('in'));
  await one.refresh(await one.freshToken());
  expect(one.state()).toEqual({ status: 'out', because: 'ended' });
  await vi.waitFor(() => expect(other.state()).toEqual({ status: 'out', because: 'ended' }));
});

it('signs nobody out because nobody answered', async () => {
  const failing = vi.fn().mockRejectedValueOnce(new TypeError('fetch failed'));
  const { openTab } = browser({ refresh: failing });
  const tab = openTab();
  await tab.signIn(credentials);
  await expect(tab.refresh(await tab.freshToken())).rejects.toThrow('fetch failed');
  expect(tab.state().status).toBe('in');
});
