import { createProduct } from '@supergraph/inventory/actions/create-product';
import { createWarehouse } from '@supergraph/inventory/actions/create-warehouse';
import { receiveStock } from '@supergraph/inventory/actions/receive-stock';
import { findVariantsOfProducts } from '@supergraph/inventory/store/variants';
import { metricsText } from '@supergraph/service/metrics';
import { money } from '@supergraph/service/money';
import { watchAbortListeners } from '@supergraph/testing/abort-listeners';
import { nextAnswer, subscribeByEvents, subscribeBySocket } from '@supergraph/testing/streams';
import { expect, it } from 'vitest';
import { type Household, openHousehold } from './household.ts';
import { connectionCount, holdings, rowCounts } from './leftovers.ts';

const DAY_MS = 86_400_000;
const DAYS = { toWarmUp: 2, toSoak: 6 };
/** What the pools may hold: three of 2, usage's 1, the transport's 9, the feed's 1, two that count rows. */
const CONNECTIONS_MAX = 19;
/** Metrics and the HTTP client make a timer and a listener once a process, and keep them. */
const ONCE_MAX = 2;
/** Of the loops that pause, some are in the middle of a pause, with a listener each. */
const LOOPS_MAX = 10;
/** What a run of this length may keep of compiled code and the like; a leak of each round is far more. */
const HEAP_GROWTH_BYTES_MAX = 4_000_000;
const password = 'correct-horse-demo';

/** What orders and stock are remembered by for good: so many rows for each order. */
const history = [
  ...['orders', 'order_lines', 'order_events', 'order_sagas'],
  ...['reservations', 'reservation_lines', 'stock_movements'],
];

it('after simulated weeks all is as it was: listeners, timers, memory, connections, rows', async () => {
  using abortListeners = watchAbortListeners();
  const atFirst = await holdings(abortListeners);
  const household = await openHousehold();
  const { databases } = household;
  const shop = await openShop(household);

  for (let day = 0; day < DAYS.toWarmUp; day += 1) await shop.liveThroughDay();
  const before = await takeStock();
  for (let day = 0; day < DAYS.toSoak; day += 1) await shop.liveThroughDay();
  // However often it is refreshed.
  const rowsOfAuth = await rowCounts(databases.auth.sql);
  expect(rowsOfAuth).toMatchObject({ sessions: 1, refresh_tokens: 0 });
  const after = await takeStock();

  expect(after.rows).toEqual(before.rows);
  expect(after.rowsOfAnOrder).toEqual(before.rowsOfAnOrder);
  expect(after.connections).toBeLessThanOrEqual(CONNECTIONS_MAX);
  expect(after.held.abortListeners).toBeLessThanOrEqual(LOOPS_MAX);
  expect(after.held.processListeners).toBe(before.held.processListeners);
  expect(after.held.heapBytes - before.held.heapBytes).toBeLessThan(HEAP_GROWTH_BYTES_MAX);

  await household[Symbol.asyncDispose]();
  const atLast = await holdings(abortListeners);
  expect(atLast.abortListeners).toBe(0);
  expect(atLast.sockets).toBe(atFirst.sockets);
  expect(atLast.timers).toBeLessThanOrEqual(atFirst.timers + ONCE_MAX);
  expect(atLast.processListeners).toBeLessThanOrEqual(atFirst.processListeners + ONCE_MAX);

  /** What is there once all that may be forgotten is. */
  async function takeStock() {
    await shop.letWeeksPass();
    const counts: Record<string, number> = {};
    for (const [service, { sql }] of Object.entries(databases)) {
      for (const [table, rows] of Object.entries(await rowCounts(sql))) {
        counts[`${service}.${table}`] = rows;
      }
    }
    const isHistory = (table: string) => history.includes(table.split('.')[1] ?? '');
    // The audit log keeps what was done for good, and days differ in that.
    const entries = Object.entries(counts).filter(([table]) => !table.startsWith('auth.audit_'));
    return {
      rows: Object.fromEntries(entries.filter(([table]) => !isHistory(table))),
      rowsOfAnOrder: Object.fromEntries(
        entries
          .filter(([table]) => isHistory(table))
          .map(([table, rows]) => [table, Math.floor(rows / shop.orders())]),
      ),
      connections: await connectionCount(
        databases.auth.sql,
        Object.values(databases).map(({ url }) => new URL(url).pathname.slice(1)),
      ),
      held: await holdings(abortListeners),
    };
  }
}, 240_000);

async function openShop(household: Household) {
  const { auth, databases, recorder, transport } = household;
  const variantId = await stockShelf(household);
  const customer = { email: 'customer@example.com', password };
  await auth.query(documents.register, { input: { ...customer, displayName: 'Customer' } });
  let session = await logIn();
  let orders = 0;

  async function logIn(): Promise<Session> {
    const { data } = await auth.query<{ login: { session: Session } }>(documents.login, {
      input: customer,
    });
    if (!data) throw new Error('nobody could log in');
    return data.login.session;
  }

  async function refresh(): Promise<void> {
    const { refreshToken } = session;
    const { data } = await auth.query<{ refreshSession: { session: Session } }>(documents.refresh, {
      input: { refreshToken },
    });
    if (!data) throw new Error('the session could not be refreshed');
    session = data.refreshSession.session;
  }

  /** An order from placed to confirmed, watched by both kinds of stream. */
  async function order(): Promise<void> {
    orders += 1;
    const token = session.accessToken;
    const { data, errors } = await household
      .orders(token)
      .query<{ placeOrder: { order: { id: string; status: string } } }>(documents.place, {
        input: { idempotencyKey: `key ${orders}`, lines: [{ variantId, quantity: 1 }] },
      });
    if (!data) throw new Error(JSON.stringify(errors));
    const { id, status } = data.placeOrder.order;
    expect(status).toBe('CONFIRMED');
    for (const subscribe of [subscribeBySocket, subscribeByEvents]) {
      const answers = subscribe(household.streams, {
        query: documents.watch,
        variables: { id },
        token,
      });
      await nextAnswer(answers);
      await answers.return?.();
    }
  }

  function record(): void {
    recorder.record({
      operation: { hash: 'h'.repeat(64), name: 'Soak', type: 'query', signature: 'q', fields: [] },
      client: { name: 'soak', version: String(orders) },
      hasErrors: false,
      durationMs: 1,
      estimate: 1,
      atMs: household.clock().getTime(),
    });
  }

  return {
    orders: () => orders,
    async liveThroughDay(): Promise<void> {
      household.pass(DAY_MS / 2);
      await household.rotateKeys();
      await refresh();
      household.pass(DAY_MS / 2);
      await refresh();
      await order();
      record();
      await recorder.flush();
      await metricsText();
    },
    /** Longer than anything is kept that is kept for a time. */
    async letWeeksPass(): Promise<void> {
      await household.sendMails();
      household.pass(35 * DAY_MS);
      await household.rotateKeys();
      household.pass(2 * DAY_MS);
      await household.forgetMails();
      session = await logIn();
      record();
      await recorder.flush();
      const { orders, inventory } = databases;
      await expect
        .poll(async () => [
          await transport.pending('orders'),
          await transport.pending('inventory'),
          ...(await orders.sql`SELECT 1 FROM outbox UNION ALL SELECT 1 FROM inbox
            UNION ALL SELECT 1 FROM idempotency_keys`),
          ...(await inventory.sql`SELECT 1 FROM outbox UNION ALL SELECT 1 FROM inbox`),
          ...(await household.databases.usage.sql`SELECT 1 FROM usage_minutes OFFSET 1`),
        ])
        .toEqual([0, 0]);
    },
  };
}

async function stockShelf({ inventoryDeps, ordersDeps, transport }: Household): Promise<string> {
  const permissions = new Set(['catalog:write', 'stock:write', 'stock:read']);
  const caller = {
    kind: 'user' as const,
    id: 'usr_01890a5d-ac96-7000-8000-00000000a001',
    sessionId: 'ses_01890a5d-ac96-7000-8000-00000000a001',
    roles: [],
    permissions,
    expiresAt: new Date('2099-01-01T00:00:00Z'),
    token: '',
  };
  const staff = { ...inventoryDeps, caller };
  const warehouse = await createWarehouse(staff, { code: 'W-1', name: 'One', countryCode: 'DE' });
  const named = { sku: 'CUP-1', name: 'Cup', price: money(1_000n, 'EUR') };
  const product = await createProduct(staff, { title: 'Cup', variants: [named] });
  const [variant] = await findVariantsOfProducts(inventoryDeps.db, [product.id]);
  if (!variant) throw new Error('the product has no variant');
  const entry = { variantId: variant.id, warehouseId: warehouse.id };
  await receiveStock(staff, { ...entry, quantity: 1_000_000 });
  // Orders learns of it as it does elsewhere.
  const known = () => ordersDeps.db.query.catalogueVariants.findFirst();
  await expect.poll(known).toMatchObject({ variantId: variant.id });
  await expect.poll(() => transport.pending('orders')).toBe(0);
  return variant.id;
}

interface Session {
  accessToken: string;
  refreshToken: string;
}

const documents = {
  register: `mutation ($input: RegisterInput!) { register(input: $input) { user { id } } }`,
  login: `mutation ($input: LoginInput!) {
    login(input: $input) { session { accessToken refreshToken } }
  }`,
  refresh: `mutation ($input: RefreshSessionInput!) {
    refreshSession(input: $input) { session { accessToken refreshToken } }
  }`,
  place: `mutation ($input: PlaceOrderInput!) {
    placeOrder(input: $input) { order { id status } }
  }`,
  watch: 'subscription ($id: ID!) { orderUpdated(id: $id) { id status } }',
};
