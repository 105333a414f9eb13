import type { CloudEvent } from '@supergraph/events/envelope';
import { createTestTransport, cutOffNews } from '@supergraph/testing/events';
import { GraphQLError } from 'graphql';
import { createClient } from 'graphql-sse';
import { afterAll, describe, expect, it } from 'vitest';
import { startFederation } from '../../support/gateway.ts';

const link = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@composeDirective", "@authenticated", "@requiresScopes"])
  @link(url: "https://commerce-supergraph.example/streams/v0.1", import: ["@streamFrom"])
  @composeDirective(name: "@streamFrom")
directive @streamFrom(events: [String!]!, field: String!, by: String! = "id", of: String, latest: String) on FIELD_DEFINITION
`;

/** As they stand; a test changes them, and says so or does not. */
const orders = new Map([
  ['ord_1', { id: 'ord_1', status: 'PENDING', owner: 'usr_1' }],
  ['ord_2', { id: 'ord_2', status: 'PENDING', owner: 'usr_2' }],
]);
const latest = { isBroken: false };
const transport = await createTestTransport();
const federation = await startFederation(
  [
    {
      name: 'orders',
      typeDefs: `${link}
        type Query { order(id: ID!): Order latestOrder: Order }
        type Subscription {
          orderUpdated(id: ID!): Order! @authenticated @streamFrom(events: ["orders.order.*"], field: "order", of: "id")
          ordersUpdated(ids: [ID!]!): Order @streamFrom(events: ["orders.order.*"], field: "order", of: "ids")
          ordersChanged: Order! @requiresScopes(scopes: [["orders:read"]]) @streamFrom(events: ["orders.order.*"], field: "order", latest: "latestOrder")
          ordersTold: Order! @streamFrom(events: ["orders.order.*"], field: "order")
        }
        type Order @key(fields: "id") { id: ID! status: String secret: String @requiresScopes(scopes: [["secrets:read"]]) }
      `,
      resolvers: {
        Query: {
          order: (_: unknown, { id }: { id: string }) => {
            if (id === 'ord_broken' && !orders.has(id))
              throw new GraphQLError('broken', { extensions: { code: 'SERVICE_UNAVAILABLE' } });
            return orders.get(id) ?? null;
          },
          latestOrder: () => {
            if (latest.isBroken)
              throw new GraphQLError('broken', { extensions: { code: 'SERVICE_UNAVAILABLE' } });
            return orders.get('ord_2');
          },
        },
        Order: { secret: () => 'secret' },
      },
    },
    {
      name: 'stock',
      typeDefs: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
        type Query { version: String }
        type Order @key(fields: "id") { id: ID! shelf: String }
      `,
      resolvers: {
        Order: {
          __resolveReference: ({ id }: { id: string }) => ({ id, shelf: `shelf of ${id}` }),
        },
      },
    },
  ],
  { events: transport, hasSandbox: false },
);
const address = await federation.app.listen({ host: '127.0.0.1', port: 0 });
afterAll(async () => {
  await federation[Symbol.asyncDispose]();
  await transport[Symbol.asyncDispose]();
});

let sequence = 0;
async function publish(id: string, status: string, type = 'orders.order.confirmed.v1') {
  const order = orders.get(id);
  if (order) orders.set(id, { ...order, status });
  sequence += 1;
  const event: CloudEvent = {
    specversion: '1.0',
    id: `evt_${sequence}`,
    source: 'orders',
    type,
    subject: id,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    data: {},
    sequence: String(sequence),
    correlationid: 'request-1',
  };
  await transport.publish([event]);
}

function subscribe(
  query: string,
  { permissions, variables = {} }: { permissions?: string[]; variables?: object } = {},
) {
  const client = createClient({
    url: `${address}/graphql`,
    retryAttempts: 0,
    headers: (): Record<string, string> =>
      permissions ? { authorization: `Bearer ${federation.identity.token({ permissions })}` } : {},
  });
  const answers = client.iterate({ query, variables: { ...variables } });
  return {
    next: async () => (await answers.next()).value,
    end: async () => {
      await answers.return?.();
      client.dispose();
    },
  };
}

const code = (expected: string) => ({ errors: [{ extensions: { code: expected } }] });

describe('who watches a thing', () => {
  it('gets it as it stands, and after each event, completed by other subgraphs', async () => {
    const stream = subscribe(
      'subscription Watch($id: ID!) { mine: orderUpdated(id: $id) { ...Parts } } fragment Parts on Order { status shelf }',
      { permissions: [], variables: { id: 'ord_1' } },
    );
    const mine = (status: string) => ({ data: { mine: { status, shelf: 'shelf of ord_1' } } });
    expect(await stream.next()).toEqual(mine('PENDING'));
    const next = stream.next();
    await publish('ord_2', 'CONFIRMED');
    await publish('ord_1', 'CONFIRMED');
    expect(await next).toEqual(mine('CONFIRMED'));
    const last = stream.next();
    await publish('ord_1', 'COMPLETED', 'orders.order.completed.v1');
    expect(await last).toEqual(mine('COMPLETED'));
    await stream.end();
  });

  it('is told that it is not there, or not to be seen', async () => {
    const stream = subscribe('subscription { orderUpdated(id: "ord_nobody") { id } }', {
      permissions: [],
    });
    expect(await stream.next()).toMatchObject(code('NOT_FOUND'));
  });

  it('watches several, and hears of each by itself', async () => {
    const stream = subscribe(
      'subscription { ordersUpdated(ids: ["ord_1", "ord_2", "ord_1"]) { id status } }',
    );
    const first = [await stream.next(), await stream.next()];
    const told = (id: string) => ({ data: { ordersUpdated: { id } } });
    expect(first).toMatchObject(['ord_1', 'ord_2'].map(told));
    const next = stream.next();
    await publish('ord_2', 'COMPLETED');
    expect(await next).toEqual({ data: { ordersUpdated: { id: 'ord_2', status: 'COMPLETED' } } });
    await stream.end();
  });

  it.each([
    ['nothing', [], 'min'],
    ['too much', Array.from({ length: 101 }, (_, index) => `ord_${index}`), 'max'],
  ])('is refused who watches %s', async (_, ids, rule) => {
    const stream = subscribe('subscription W($ids: [ID!]!) { ordersUpdated(ids: $ids) { id } }', {
      variables: { ids },
    });
    expect(await stream.next()).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT', fields: [{ path: 'ids', rule }] } }],
    });
  });

  it('gets nothing at all where the field could not be null', async () => {
    const stream = subscribe('subscription { orderUpdated(id: "ord_broken") { id } }', {
      permissions: [],
    });
    expect(await stream.next()).toMatchObject({ data: null, ...code('SERVICE_UNAVAILABLE') });
    await stream.end();
  });

  it('hears of what went wrong with one event, and goes on', async () => {
    const stream = subscribe('subscription { ordersUpdated(ids: ["ord_broken"]) { id } }');
    expect(await stream.next()).toMatchObject({
      data: { ordersUpdated: null },
      ...code('SERVICE_UNAVAILABLE'),
    });
    orders.set('ord_broken', { id: 'ord_broken', status: 'PENDING', owner: 'usr_1' });
    const next = stream.next();
    await publish('ord_broken', 'PENDING');
    expect(await next).toEqual({ data: { ordersUpdated: { id: 'ord_broken' } } });
    await stream.end();
  });
});

describe('who listens to all', () => {
  const listen = (selection: string) =>
    subscribe(`subscription { ordersChanged { ${selection} } }`, { permissions: ['orders:read'] });
  /** What was there last, and since when nothing is missed. */
  const anew = (order: object) => ({
    data: { ordersChanged: order },
    extensions: { unbrokenSince: expect.stringMatching(/^\d{4}-.*Z$/) },
  });

  it('gets what was there last, then whatever changes, and nothing that is not there', async () => {
    const stream = listen('id status shelf');
    const { status } = orders.get('ord_2') ?? {};
    expect(await stream.next()).toEqual(anew({ id: 'ord_2', status, shelf: 'shelf of ord_2' }));
    const next = stream.next();
    await publish('ord_nobody', '');
    await publish('ord_1', 'CANCELLED', 'orders.order.cancelled.v1');
    expect(await next).toEqual({
      data: { ordersChanged: { id: 'ord_1', status: 'CANCELLED', shelf: 'shelf of ord_1' } },
    });
    await stream.end();
  });

  it('gets it, too, when others have listened before', async () => {
    const [one, other] = [listen('id'), listen('id')];
    for (const stream of [one, other]) expect(await stream.next()).toEqual(anew({ id: 'ord_2' }));
    const late = listen('id');
    expect(await late.next()).toEqual(anew({ id: 'ord_2' }));
    for (const stream of [one, other, late]) await stream.end();
  });

  it('is told to look anew when events may have been missed', async () => {
    const stream = listen('id');
    const first = await stream.next();
    const next = stream.next();
    await cutOffNews(transport.url);
    const second = await next;
    expect(second).toEqual(anew({ id: 'ord_2' }));
    expect(sinceOf(second)).toBeGreaterThan(sinceOf(first));
    await stream.end();
  });

  it('hears of it even where nothing can be told of what was there last', async () => {
    latest.isBroken = true;
    const stream = listen('id');
    expect(await stream.next()).toMatchObject({
      data: null,
      ...code('SERVICE_UNAVAILABLE'),
      extensions: { unbrokenSince: expect.any(String) },
    });
    latest.isBroken = false;
    const next = stream.next();
    await publish('ord_1', 'CANCELLED');
    expect(await next).toEqual({ data: { ordersChanged: { id: 'ord_1' } } });
    await stream.end();
  });

  it.each([
    [undefined, 'UNAUTHENTICATED'],
    [[], 'FORBIDDEN'],
  ])('must be allowed to: with %j it is %s', async (permissions, refused) => {
    const stream = subscribe('subscription { ordersChanged { id } }', {
      ...(permissions && { permissions }),
    });
    expect(await stream.next()).toMatchObject(code(refused));
  });

  it('gets nothing of it that it may not see', async () => {
    const stream = listen('id secret');
    const hidden = { data: { ordersChanged: { id: 'ord_2', secret: null } }, ...code('FORBIDDEN') };
    expect(await stream.next()).toMatchObject(hidden);
    const next = stream.next();
    await publish('ord_2', 'CANCELLED');
    expect(await next).toMatchObject(hidden);
    await stream.end();
  });

  it('gets no first value where the directive names none', async () => {
    const stream = subscribe('subscription { ordersTold { id } }');
    const answer = await untilAnswered(stream.next(), () => publish('ord_1', 'CANCELLED'));
    expect(answer).toEqual({ data: { ordersTold: { id: 'ord_1' } } });
    await stream.end();
  });
});

function sinceOf(answer: unknown): number {
  const { extensions } = answer as { extensions: { unbrokenSince: string } };
  return Date.parse(extensions.unbrokenSince);
}

/** Nothing tells this client that its stream stands before the first event comes. */
async function untilAnswered<T>(answer: Promise<T>, publishSome: () => Promise<void>): Promise<T> {
  let isAnswered = false;
  const answered = answer.finally(() => {
    isAnswered = true;
  });
  while (!isAnswered) await publishSome();
  return answered;
}
