import { latestValues } from '@supergraph/live/latest-values';
import { subgraphStreams } from '@supergraph/live/subgraph-streams';
import { Fault } from '@supergraph/service/errors';
import type { RequestInfo } from '@supergraph/service/http/request-info';
import { requireUser } from '@supergraph/service/identity/caller';
import { createLogger } from '@supergraph/service/logger';
import { createSubgraphServer } from '@supergraph/service/subgraph/server';
import { createTestIdentity } from '@supergraph/testing/identity';
import type { FastifyInstance } from 'fastify';
import { createGatewayServer, type GatewayServerDeps } from '../../../src/server.ts';
import { composeTest, createTestSupergraph, gatewaySecret } from '../../support/gateway.ts';

const federation = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@authenticated", "@key", "@listSize", "@override", "@shareable"])
`;

export const orders = {
  name: 'orders',
  typeDefs: `${federation}
    type Query { order(id: ID!): Order whoAmI: String }
    type Mutation { rename(name: String!): String }
    type Subscription {
      orderUpdated(id: ID!): Order!
      ordersUpdated(ids: [ID!]!, bytes: Int): Order!
      counted(to: Int!): Int!
      announced: String
      fails: Int
      guarded: Int @authenticated
    }
    type Order @key(fields: "id") {
      id: ID! status: String! text: String lines: [Line!]! @listSize(assumedSize: 2)
      note: String @shareable
    }
    type Line @key(fields: "id") { id: ID! quantity: Int! }
  `,
};

export const stock = {
  name: 'stock',
  typeDefs: `${federation}
    type Query { available: Int }
    type Line @key(fields: "id") { id: ID! available: Int }
    type Order @key(fields: "id") { id: ID! note: String @shareable }
  `,
};

const log = createLogger({
  service: 'live-test',
  level: (process.env['LOG'] ?? 'silent') as 'silent',
});

/** Statuses of orders, and who hears when one changes. */
function createOrderBook() {
  const statuses = new Map<string, string>();
  const listeners = new Set<(id: string) => void>();
  let opened = 0;
  let ended = 0;
  const feed = {
    watch(ids: readonly string[], onChange: (id: string) => void) {
      opened += 1;
      const listener = (id: string) => {
        if (ids.includes(id)) onChange(id);
      };
      listeners.add(listener);
      return () => {
        if (listeners.delete(listener)) ended += 1;
      };
    },
    stop: async () => undefined,
  };
  return {
    feed,
    opened: () => opened,
    /** How many streams are open at their source. */
    open: () => opened - ended,
    statusOf: (id: string) => statuses.get(id) ?? 'PENDING',
    set(id: string, status: string): void {
      statuses.set(id, status);
      for (const listener of listeners) listener(id);
    },
  };
}

/** A gateway over two real subgraphs, of which one has streams and the other completes their events. */
export async function startLiveShop(overrides: Partial<GatewayServerDeps> = {}) {
  await using stack = new AsyncDisposableStack();
  const identity = createTestIdentity();
  const book = createOrderBook();
  const requests: RequestInfo[] = [];
  const asked: AskedStock = { stock: 0, available: 7, until: Promise.resolve() };

  const startOrders = () => createOrders({ identity, book, requests });
  const ordersServer = await restartable(startOrders);
  const stockServer = await restartable(() => createStock({ identity, asked }));
  stack.defer(() => ordersServer.stop());
  stack.defer(() => stockServer.stop());
  const supergraph = stack.use(await createTestSupergraph());
  await supergraph.write(composeTest([orders, stock].map((one) => ({ ...one, resolvers: {} }))));

  const app = await createGatewayServer({
    supergraphFile: supergraph.file,
    subgraphUrls: { orders: ordersServer.url, stock: stockServer.url },
    // A busy machine shall make tests slow, not wrong.
    subgraphTimeoutMs: 60_000,
    deadlineMs: 60_000,
    subgraphConnectionsMax: 32,
    gatewaySecret,
    log,
    verifier: identity.verifier,
    keys: identity.keys,
    cors: { origins: ['https://shop.example'], credentials: false },
    hasSandbox: false,
    liveLimits: { reconnectMsMin: 20, reconnectMsMax: 100 },
    ...overrides,
  });
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  stack.defer(() => app.close());
  const disposables = stack.move();
  return {
    app,
    identity,
    book,
    /** What the subgraph with streams knew of each that was begun. */
    requests,
    asked,
    supergraph,
    orders: ordersServer,
    stock: stockServer,
    url: `${address}/graphql`,
    socketUrl: `${address.replace('http', 'ws')}/graphql`,
    /** Without the scheme, as the clients of @supergraph/testing take it. */
    address: `${address.replace('http://', '')}/graphql`,
    [Symbol.asyncDispose]: () => disposables.disposeAsync(),
  };
}

export type LiveShop = Awaited<ReturnType<typeof startLiveShop>>;

/** A server that can be stopped and started again on its port. */
async function restartable(create: () => Promise<FastifyInstance>) {
  let app = await create();
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  const port = Number(new URL(address).port);
  return {
    url: `${address}/graphql`,
    port,
    /** WebSockets that are open to it. */
    sockets: () => [...app.connections.all()].filter(({ isStream }) => isStream).length,
    stop: () => app.close(),
    async start(): Promise<void> {
      app = await create();
      await app.listen({ host: '127.0.0.1', port });
    },
  };
}

interface OrdersOptions {
  identity: ReturnType<typeof createTestIdentity>;
  book: ReturnType<typeof createOrderBook>;
  requests: RequestInfo[];
}

function createOrders({ identity, book, requests }: OrdersOptions): Promise<FastifyInstance> {
  const orderOf = (id: string, bytes = 0) => ({
    id,
    status: book.statusOf(id),
    text: 'x'.repeat(bytes),
    note: 'of orders',
    lines: [{ id: `${id}_1`, quantity: 2 }],
  });
  const watch = (ids: string[], bytes = 0) =>
    latestValues({
      feed: book.feed,
      ids,
      load: async (id) => orderOf(id, bytes),
      versionOf: ({ status }) => status,
      isLast: ({ status }) => ids.length === 1 && status === 'COMPLETED',
    });
  return createSubgraphServer<RequestInfo>({
    typeDefs: orders.typeDefs,
    resolvers: {
      Query: {
        order: (_: unknown, { id }: { id: string }) => orderOf(id),
        whoAmI: (_: unknown, __: unknown, { caller }: RequestInfo) => requireUser(caller).id,
      },
      Mutation: { rename: (_: unknown, { name }: { name: string }) => name },
      Subscription: {
        orderUpdated: {
          subscribe(_: unknown, { id }: { id: string }, info: RequestInfo) {
            requests.push(info);
            if (id === 'ord_unknown') throw new Fault('NOT_FOUND', `There is no order ${id}.`);
            return watch([id]);
          },
          resolve: (order: unknown) => order,
        },
        ordersUpdated: {
          subscribe: (_: unknown, { ids, bytes }: { ids: string[]; bytes?: number }) =>
            watch(ids, bytes),
          resolve: (order: unknown) => order,
        },
        counted: {
          async *subscribe(_: unknown, { to }: { to: number }) {
            for (let count = 1; count <= to; count += 1) yield count;
          },
          resolve: (count: number) => count,
        },
        announced: {
          async *subscribe() {
            yield 'hello';
          },
          resolve: (text: string) => text,
        },
        guarded: {
          async *subscribe() {
            yield 1;
          },
          resolve: (value: number) => value,
        },
        fails: {
          // biome-ignore lint/correctness/useYield: it fails before
          async *subscribe() {
            throw new Error('password=hunter2');
          },
          resolve: (value: number) => value,
        },
      },
      Order: { __resolveReference: ({ id }: { id: string }) => orderOf(id) },
      Line: { __resolveReference: ({ id }: { id: string }) => ({ id, quantity: 2 }) },
    },
    context: (info) => info,
    verifier: identity.verifier,
    gatewaySecret,
    log,
    ready: {},
    streams: subgraphStreams({ isPublic: false }),
  });
}

/** What stock was asked, and what it answers when. */
interface AskedStock {
  stock: number;
  available: number | null;
  until: Promise<void>;
}

function createStock({
  identity,
  asked,
}: {
  identity: ReturnType<typeof createTestIdentity>;
  asked: AskedStock;
}): Promise<FastifyInstance> {
  return createSubgraphServer<RequestInfo>({
    typeDefs: stock.typeDefs,
    resolvers: {
      Query: { available: () => asked.available },
      Line: {
        __resolveReference({ id }: { id: string }) {
          asked.stock += 1;
          return { id };
        },
        async available() {
          await asked.until;
          return asked.available;
        },
      },
      Order: {
        __resolveReference: ({ id }: { id: string }) => ({ id }),
        note: () => 'of stock',
      },
    },
    context: (info) => info,
    verifier: identity.verifier,
    gatewaySecret,
    log,
    ready: {},
  });
}

export const ORDER = `subscription Order($id: ID!) {
  orderUpdated(id: $id) { status lines { quantity available } }
}`;

/** The answer to `ORDER`. */
export function orderWith(status: string, available: number | null = 7) {
  return { data: { orderUpdated: { status, lines: [{ quantity: 2, available }] } } };
}
