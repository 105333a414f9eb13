import { connectTransport } from '@supergraph/events/connect-transport';
import { createConsumer } from '@supergraph/events/consumer';
import type { CloudEvent } from '@supergraph/events/envelope';
import { createRelay } from '@supergraph/events/relay';
import { createChangeFeed } from '@supergraph/live/change-feed';
import { createStatementCounter } from '@supergraph/service/database/statement-counter';
import { newId } from '@supergraph/service/ids';
import { createLogger } from '@supergraph/service/logger';
import { money } from '@supergraph/service/money';
import { createEmptyDatabase, createTestDatabase } from '@supergraph/testing/database';
import { graphqlClient } from '@supergraph/testing/graphql';
import { createTestIdentity } from '@supergraph/testing/identity';
import {
  createOrderAdmission,
  type OrderAdmissionOptions,
} from '../src/actions/order-admission.ts';
import { createSettlementWatch } from '../src/actions/settlement-watch.ts';
import type { CatalogueVariant } from '../src/domain/price-order.ts';
import { handlers } from '../src/events/handlers.ts';
import type { OrderLimits } from '../src/limits.ts';
import { createOrdersServer } from '../src/server.ts';
import { upsertVariants } from '../src/store/catalogue.ts';
import { migrationsFolder, schema } from '../src/store/database.ts';
import { findStatuses } from '../src/store/orders.ts';

export const schedule = { retrySeconds: 5, deadlineSeconds: 3_600 };

export interface HouseOptions {
  /** Default 0: placeOrder does not wait. */
  waitMs?: number;
  /** Default false: held, then approved, then committed. */
  sellsAtOnce?: boolean;
  /** Default: none. */
  limits?: Partial<OrderLimits>;
  /** How many new orders are taken on at once. */
  admission?: Partial<OrderAdmissionOptions>;
}

const noLimits: OrderLimits = {
  ordersPerCustomerPerMinute: 0,
  ordersPerCustomerPerHour: 0,
  ordersPerAddressPerMinute: 0,
  openOrdersPerCustomer: 0,
  unitsOnHoldPerCustomer: 0,
};

/** Orders as a whole on databases of its own; inventory is only what is said through the transport. */
export async function openHouse({
  waitMs = 0,
  sellsAtOnce = false,
  limits,
  admission: places = {},
}: HouseOptions = {}) {
  await using opened = new AsyncDisposableStack();
  const counter = createStatementCounter();
  const log = createLogger({ service: 'orders-test', level: 'silent' });
  const database = opened.use(
    await createTestDatabase({
      service: 'orders',
      schema,
      migrationsFolder,
      onStatement: counter.onStatement,
    }),
  );
  const queue = opened.use(await createEmptyDatabase('orders_events'));
  const transport = await connectTransport(queue.url, { log });
  opened.defer(() => transport.close());

  const time = createTime();
  const statusesOf = (ids: readonly string[]) => findStatuses(database.db, ids);
  const feed = createChangeFeed({ database, versionsOf: statusesOf, log });
  opened.defer(() => feed.stop());
  const settlements = createSettlementWatch({ feed, statusesOf, waitMs, log });
  const admission = createOrderAdmission({ waitMs, ...places });
  const shared = { clock: time.now, schedule, sellsAtOnce, settlements, log };
  const deps = { ...shared, db: database.db };
  const relay = createRelay({ database, transport, source: 'orders', log });
  opened.defer(() => relay.stop());
  const consumer = createConsumer({ name: 'orders', transport, database, handlers, deps, log });
  opened.defer(() => consumer.stop());
  await consumer.start();
  const identity = createTestIdentity();
  const serverOptions = {
    ...deps,
    admission,
    letters: transport,
    events: transport,
    feed,
    database,
    verifier: identity.verifier,
    limits: { ...noLimits, ...limits },
  };
  const app = await createOrdersServer(serverOptions);
  opened.defer(() => app.close());
  const disposables = opened.move();

  /** Everything that was said is handled. */
  async function settle(): Promise<void> {
    await relay.drain();
    await until(async () => (await transport.pending('orders')) === 0);
  }

  return {
    database,
    deps,
    admission,
    feed,
    identity,
    time,
    counter,
    relay,
    transport,
    eventsUrl: queue.url,
    settle,
    anonymous: graphqlClient(app),
    /** A client with a token of this user. */
    as: (id: string, ...permissions: string[]) =>
      graphqlClient(app, { token: identity.token({ id, permissions }) }),
    /** The same from an address of theirs, in this process or in another one. */
    asFrom: (address: string, id: string, at = app) =>
      graphqlClient(at, {
        token: identity.token({ id }),
        headers: { 'x-client-address': address },
      }),
    /** Another replica on the same database and clock. */
    replica: () => createOrdersServer(serverOptions),
    /** Publishes what inventory would say, once orders' own words are out, and waits until it is handled. */
    async stockSays(type: string, data: Record<string, unknown>, event: Partial<CloudEvent> = {}) {
      await relay.drain();
      await transport.publish([stockEvent(type, data, event)]);
      await settle();
    },
    /** The data of what orders has said of an order so far, by the order of saying. */
    async said(orderId: string) {
      const rows = await database.sql<{ type: string; sequence: string; data: unknown }[]>`
        SELECT type, sequence::int, data FROM outbox WHERE subject = ${orderId} ORDER BY position`;
      return rows.map((row) => ({ ...row, type: row.type.split('.')[2] ?? row.type }));
    },
    async sells(...variants: CatalogueVariant[]) {
      await upsertVariants(database.db, variants);
    },
    [Symbol.asyncDispose]: () => disposables.disposeAsync(),
  };
}

export type House = Awaited<ReturnType<typeof openHouse>>;

export const newUser = () => newId('usr');

export function variant(changes: Partial<CatalogueVariant> = {}): CatalogueVariant {
  return {
    variantId: newId('var'),
    productId: newId('prd'),
    sku: 'MUG-BLUE',
    name: 'Mug, blue',
    price: money(1_250n, 'EUR'),
    status: 'ACTIVE',
    version: 1,
    ...changes,
  };
}

export function stockEvent(
  type: string,
  data: Record<string, unknown>,
  changes: Partial<CloudEvent> = {},
): CloudEvent {
  return {
    specversion: '1.0',
    id: newId('evt'),
    source: 'inventory',
    type: `inventory.${type}.v1`,
    subject: String(data['orderId'] ?? data['variantId']),
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    data,
    sequence: '1',
    correlationid: newId('req'),
    ...changes,
  };
}

/** What stock says of a reservation, as the contract has it. */
export const answers = {
  held: (orderId: string) => ({
    orderId,
    reservationId: `rsv_${orderId}`,
    expiresAt: '2026-03-01T12:15:00.000Z',
    allocations: [],
  }),
  committed: (orderId: string) => ({ orderId, reservationId: `rsv_${orderId}` }),
  expired: (orderId: string) => ({ orderId, reservationId: `rsv_${orderId}` }),
  rejected: (orderId: string) => ({
    orderId,
    code: 'OUT_OF_STOCK',
    message: 'MUG-BLUE: 2 wanted, 1 left.',
    lines: [{ lineId: 'oln_1', variantId: 'var_1', requested: 2, available: 1 }],
  }),
};

export const PLACE_ORDER = `
  mutation ($input: PlaceOrderInput!) {
    placeOrder(input: $input) {
      order {
        id number status total { amountMinor currency } placedAt settledAt confirmedAt
        rejection { code message lines { requested available currentPrice { amountMinor } } }
        lines { id sku name quantity unitPrice { amountMinor } total { amountMinor currency } variant { id } }
        customer { id }
      }
      errors { __typename ... on UserError { code message path } }
    }
  }`;

export interface PlacedOrder {
  id: string;
  number: string;
  status: string;
  [field: string]: unknown;
}

interface PlaceOrderAnswer {
  placeOrder: {
    order: PlacedOrder | null;
    errors: { __typename: string; code: string; message: string; path: string[] }[];
  };
}

type Client = ReturnType<House['as']>;

/** Places an order and gives the whole answer. */
export function place(client: Client, input: Record<string, unknown>) {
  return client.query<PlaceOrderAnswer>(PLACE_ORDER, {
    input: { idempotencyKey: newId('key'), ...input },
  });
}

/** Places an order that must succeed. */
export async function placed(
  client: Client,
  ...variants: CatalogueVariant[]
): Promise<PlacedOrder> {
  const lines = variants.map(({ variantId }) => ({ variantId, quantity: 2 }));
  const { data, errors } = await place(client, { lines });
  const order = data?.placeOrder.order;
  if (!order) throw new Error(`no order was placed: ${JSON.stringify({ data, errors })}`);
  return order;
}

/** Looks again and again until it holds; a test that waits in vain ends by its own limit. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((done) => setTimeout(done, 2));
}

function createTime() {
  let milliseconds = Date.parse('2026-03-01T12:00:00Z');
  return {
    now: () => new Date(milliseconds),
    pass(seconds: number) {
      milliseconds += seconds * 1_000;
    },
  };
}
