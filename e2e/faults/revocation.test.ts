import {
  type Answers,
  nextAnswer,
  subscribeByEvents,
  subscribeBySocket,
} from '@supergraph/testing/streams';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ask, get, graphUrl } from '../harness/graph.ts';
import { place } from '../harness/orders.ts';
import { startService, stopService } from '../harness/services.ts';
import { type Article, newArticle } from '../harness/shop.ts';
import { sessionOf } from '../harness/tokens.ts';
import { demoUser, logIn, newCustomer, newPassword, type SignedIn } from '../harness/users.ts';

/** What is promised, everywhere. */
const PROMISED_MS = 2_000;

const WATCH = 'subscription ($id: ID!) { orderUpdated(id: $id) { status } }';
const REVOKE = /* GraphQL */ `
  mutation ($input: RevokeSessionInput!) {
    revokeSession(input: $input) { session { id isCurrent } errors { ... on UserError { code } } }
  }
`;

let article: Article;
beforeAll(async () => {
  article = await newArticle({ units: 1_000 });
});

// Whatever became of a test, the next file finds everything running.
afterAll(() => startService('orders'));

/** Why the gateway refuses a token, and why orders does, asked as the gateway asks it. */
async function refusals(token: string) {
  const { secrets } = inject('stack').surroundings;
  const direct = await fetch(`${inject('stack').urls.orders}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-gateway-secret': secrets.gatewaySecret,
      authorization: `Bearer ${token}`,
    },
    body: JSON.stringify({ query: '{ __typename }' }),
  });
  const { errors = [] } = (await direct.json()) as {
    errors?: { extensions: { reason?: string } }[];
  };
  const gateway = await ask('{ me { id } }', { token });
  return {
    gateway: gateway.errors[0]?.extensions['reason'],
    orders: errors[0]?.extensions.reason,
  };
}

const revoked = { gateway: 'revoked', orders: 'revoked' };

async function newOrder({ token }: SignedIn): Promise<string> {
  const { data } = await place(token, { lines: [{ variantId: article.variantId, quantity: 1 }] });
  return data?.placeOrder.order?.id ?? '';
}

/** How a stream ends: the close of its socket, or the last error on it. */
async function endOf(stream: Answers<unknown>): Promise<unknown> {
  let last: unknown;
  try {
    for await (const answer of stream) last = answer.errors?.[0]?.extensions;
  } catch (error) {
    return error;
  }
  return last;
}

describe('a session that another one revokes', () => {
  it('has its streams end, and its token refused everywhere, within 2 s', async () => {
    // A busy machine makes one of them late; what is slow is slow each time.
    await expect.poll(revokeAnother).toBeLessThan(PROMISED_MS);
  });

  /** Looks at all that ends and all that stays. @returns how long it took to end, in milliseconds */
  async function revokeAnother(): Promise<number> {
    const victim = await newCustomer();
    const other = await logIn({ email: victim.email, password: newPassword });
    const id = await newOrder(victim);
    const gateway = graphUrl().replace('http://', '');
    const orders = `${inject('stack').urls.orders.replace('http://', '')}/graphql/stream`;
    const options = { query: WATCH, variables: { id }, token: victim.token };
    const streams = [
      subscribeBySocket(gateway, options),
      subscribeByEvents(gateway, options),
      subscribeBySocket(orders, options),
      subscribeByEvents(orders, options),
    ];
    const staying = subscribeBySocket<unknown>(gateway, { ...options, token: other.token });
    for (const stream of [...streams, staying]) await nextAnswer(stream);
    expect(await refusals(victim.token)).toEqual({ gateway: undefined, orders: undefined });

    const ends = streams.map(endOf);
    const sessionId = sessionOf(victim);
    const { revokeSession } = await get(REVOKE, {
      token: other.token,
      variables: { input: { sessionId } },
    });
    const revokedAtMs = performance.now();
    expect(revokeSession).toEqual({ session: { id: sessionId, isCurrent: false }, errors: [] });
    const socketEnd = { code: 4403, reason: 'The access token was revoked.' };
    const eventsEnd = { code: 'UNAUTHENTICATED', reason: 'revoked' };
    await expect.poll(() => refusals(victim.token)).toEqual(revoked);
    const told = await Promise.all(ends);
    const tookMs = performance.now() - revokedAtMs;
    expect(told).toMatchObject([socketEnd, eventsEnd, socketEnd, eventsEnd]);
    expect(await refusals(other.token)).toEqual({ gateway: undefined, orders: undefined });
    await staying.return?.();
    return tookMs;
  }

  it('stays refused by a service that starts anew', async () => {
    const victim = await newCustomer();
    await get('mutation { logout { loggedOut } }', { token: victim.token });
    await expect.poll(() => refusals(victim.token)).toEqual(revoked);
    await stopService('orders');
    await startService('orders');
    expect(await refusals(victim.token)).toEqual(revoked);
  });
});

it('who is suspended has their stream end, their token refused everywhere, and signs in no more', async () => {
  const { token: admin } = await demoUser('admin');
  const victim = await newCustomer();
  const variables = { id: await newOrder(victim) };
  const stream = subscribeBySocket<unknown>(graphUrl().replace('http://', ''), {
    ...{ query: WATCH, variables, token: victim.token },
  });
  await nextAnswer(stream);
  const end = endOf(stream);
  const input = { userId: victim.id };
  await get('mutation ($input: SuspendUserInput!) { suspendUser(input: $input) { user { id } } }', {
    token: admin,
    variables: { input },
  });
  await expect.poll(() => refusals(victim.token)).toEqual(revoked);
  expect(await end).toMatchObject({ code: 4403 });
  const credentials = { email: victim.email, password: newPassword };
  await expect(logIn(credentials)).rejects.toThrow('ACCOUNT_SUSPENDED');
});

it('who gets another role works on with a refreshed token, and not with the old one', async () => {
  const { token: admin } = await demoUser('admin');
  const { id, token, refreshToken } = await newCustomer();
  const input = { userId: id, roles: ['SUPPORT'] };
  await get(
    'mutation ($input: SetUserRolesInput!) { setUserRoles(input: $input) { user { id } } }',
    { token: admin, variables: { input } },
  );
  await expect.poll(() => refusals(token)).toEqual(revoked);
  const { refreshSession } = await get(
    'mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { session { accessToken } } }',
    { variables: { input: { refreshToken } } },
  );
  const fresh = { token: refreshSession.session.accessToken };
  expect((await get('{ users(first: 1) { nodes { id } } }', fresh)).users.nodes).toHaveLength(1);
});
