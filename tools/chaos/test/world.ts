import { createConsumer, type EventHandlers } from '@supergraph/events/consumer';
import type { CloudEvent } from '@supergraph/events/envelope';
import { type EventTransport, MAX_ATTEMPTS, type OnMessage } from '@supergraph/events/transport';
import { adjustStock } from '@supergraph/inventory/actions/adjust-stock';
import { createProduct } from '@supergraph/inventory/actions/create-product';
import { createWarehouse } from '@supergraph/inventory/actions/create-warehouse';
import { expireReservations } from '@supergraph/inventory/actions/expire-reservations';
import { receiveStock } from '@supergraph/inventory/actions/receive-stock';
import { reconcileStock } from '@supergraph/inventory/actions/reconcile-stock';
import { handlers as inventoryHandlers } from '@supergraph/inventory/events/handlers';
import {
  migrationsFolder as inventoryMigrations,
  schema as inventorySchema,
} from '@supergraph/inventory/store/database';
import { findVariantsOfProducts } from '@supergraph/inventory/store/variants';
import { advanceOverdueSagas } from '@supergraph/orders/actions/advance-overdue-sagas';
import { cancelOrder } from '@supergraph/orders/actions/cancel-order';
import { createOrderAdmission } from '@supergraph/orders/actions/order-admission';
import { placeOrder } from '@supergraph/orders/actions/place-order';
import { createPlacements } from '@supergraph/orders/actions/placements';
import { nobodyWaits } from '@supergraph/orders/actions/settlement-watch';
import { handlers as ordersHandlers } from '@supergraph/orders/events/handlers';
import type { OrderLimits } from '@supergraph/orders/limits';
import { upsertVariants } from '@supergraph/orders/store/catalogue';
import {
  migrationsFolder as ordersMigrations,
  schema as ordersSchema,
} from '@supergraph/orders/store/database';
import type { Database, Schema } from '@supergraph/service/database/connect';
import { Refused } from '@supergraph/service/errors';
import { createLogger } from '@supergraph/service/logger';
import { money } from '@supergraph/service/money';
import { createThrottle } from '@supergraph/service/throttle/throttle';
import { createTestDatabase } from '@supergraph/testing/database';

export const HOLD_TTL_SECONDS = 900;
export const DEADLINE_SECONDS = 3_600;
const RETRY_SECONDS = 5;

/** Schedules are about what happens to an order, however many there are. */
const noLimits: OrderLimits = {
  ordersPerCustomerPerMinute: 0,
  ordersPerCustomerPerHour: 0,
  ordersPerAddressPerMinute: 0,
  openOrdersPerCustomer: 0,
  unitsOnHoldPerCustomer: 0,
};

const types = {
  orders: Object.keys(ordersHandlers),
  inventory: Object.keys(inventoryHandlers),
};
type Consumer = keyof typeof types;

interface Message {
  consumer: Consumer;
  event: CloudEvent;
  attempts: number;
}

export type World = Awaited<ReturnType<typeof openWorld>>;

/**
 * Orders and inventory as they are, each on its own Postgres, with their actions, consumers and
 * sweepers; what they write into their outboxes travels over a network that the test moves by hand.
 */
export async function openWorld({ sellsAtOnce }: { sellsAtOnce: boolean }) {
  await using opened = new AsyncDisposableStack();
  const ordersDatabase = opened.use(
    await createTestDatabase({
      service: 'orders',
      schema: ordersSchema,
      migrationsFolder: ordersMigrations,
    }),
  );
  const inventoryDatabase = opened.use(
    await createTestDatabase({
      service: 'inventory',
      schema: inventorySchema,
      migrationsFolder: inventoryMigrations,
    }),
  );
  const log = createLogger({ service: 'schedules', level: 'silent' });
  const time = { ms: Date.parse('2026-03-01T12:00:00Z'), skewSeconds: 0 };
  const admission = createOrderAdmission({ waitMs: 0 });
  const schedule = { retrySeconds: RETRY_SECONDS, deadlineSeconds: DEADLINE_SECONDS };
  const orders = {
    db: ordersDatabase.db,
    clock: () => new Date(time.ms),
    schedule,
    sellsAtOnce,
    settlements: nobodyWaits,
    log,
  };
  const throttle = createThrottle(orders);
  const placements = createPlacements(orders);
  const inventory = {
    db: inventoryDatabase.db,
    clock: () => new Date(time.ms + time.skewSeconds * 1_000),
    holdTtlSeconds: HOLD_TTL_SECONDS,
    log,
  };

  const network: Message[] = [];
  const deadLetters: Message[] = [];
  const onMessage: Partial<Record<Consumer, OnMessage>> = {};
  const faults = { crashesAfterWork: false };
  const transport = handMovedTransport();

  await startConsumer('orders', ordersDatabase, ordersHandlers, orders);
  await startConsumer('inventory', inventoryDatabase, inventoryHandlers, inventory);
  const staff = { ...inventory, caller: user(['catalog:write', 'stock:write', 'stock:read']) };
  const variant = await openShelf();
  const disposables = opened.move();

  /** What a relay does in one look; one that crashes before it marks what it published says it again. */
  async function look(
    source: Consumer,
    database: Pick<typeof ordersDatabase, 'sql'>,
    crashes: boolean,
  ) {
    const rows = await database.sql<OutboxRow[]>`SELECT id, type, subject, sequence::text, data,
        created_at AS time, correlation_id AS correlationid, causation_id AS causationid
      FROM outbox WHERE published_at IS NULL ORDER BY position`;
    if (rows.length === 0) return;
    for (const row of rows) deliver(toEvent(row, source));
    const ids = rows.map(({ id }) => id);
    if (!crashes) await database.sql`UPDATE outbox SET published_at = now() WHERE id = ANY(${ids})`;
  }

  function deliver(event: CloudEvent): void {
    for (const consumer of ['orders', 'inventory'] as const) {
      if (types[consumer].includes(event.type)) network.push({ consumer, event, attempts: 0 });
    }
  }

  function handMovedTransport(): EventTransport {
    const nothing = async () => undefined;
    return {
      declare: nothing,
      declareOnly: nothing,
      publish: nothing,
      announce: nothing,
      async consume(consumer, handle) {
        onMessage[consumer === 'orders' ? 'orders' : 'inventory'] = handle;
        return { stop: nothing };
      },
      deadLetters: async () => [],
      countDeadLetters: async () => 0,
      replay: async () => false,
      discard: async () => false,
      pending: async () => network.length,
      listen: () => ({ stop: nothing }),
      ready: nothing,
      close: nothing,
    };
  }

  async function startConsumer<S extends Schema, Deps extends object>(
    name: Consumer,
    database: Database<S>,
    handlers: EventHandlers<Deps & { db: Database<S>['db'] }>,
    deps: Deps,
  ): Promise<void> {
    const crashing = Object.entries(handlers).map(([type, handler]) => [
      type,
      {
        schema: handler.schema,
        async handleAll(events: CloudEvent[], given: Deps & { db: Database<S>['db'] }) {
          if ('handleAll' in handler) await handler.handleAll(events, given);
          else for (const event of events) await handler.handle(event, given);
          // Before the commit: everything that was done is undone.
          if (faults.crashesAfterWork) throw new Error('the process ended');
        },
      },
    ]);
    const consumer = createConsumer({
      name,
      transport,
      database,
      handlers: Object.fromEntries(crashing),
      deps,
      log,
    });
    opened.defer(() => consumer.stop());
    await consumer.start();
  }

  /**
   * Hands messages over, of each subject one, and so as one batch; whoever fails gets them again, and
   * after the last attempt an operator has them.
   */
  async function handle(messages: Message[], { crashes = false } = {}): Promise<void> {
    faults.crashesAfterWork = crashes;
    const handling = messages.map((message) => onMessage[message.consumer]?.(message.event));
    const results = await Promise.allSettled(handling);
    faults.crashesAfterWork = false;
    for (const [index, message] of messages.entries()) {
      if (results[index]?.status === 'fulfilled') continue;
      message.attempts += 1;
      (message.attempts < MAX_ATTEMPTS ? network : deadLetters).push(message);
    }
  }

  return {
    time,
    network,
    deadLetters,
    handle,
    /** Both relays look once. */
    async publish({ crashes = false } = {}): Promise<void> {
      await look('orders', ordersDatabase, crashes);
      await look('inventory', inventoryDatabase, crashes);
    },
    async sweep(): Promise<void> {
      await advanceOverdueSagas(orders);
      await expireReservations(inventory);
    },
    variantId: variant.id,
    /** Brings what is there of the variant to so many units. */
    async stock(units: number): Promise<void> {
      const missing = units - (await readLevel()).onHand;
      const { warehouseId } = variant;
      const entry = { variantId: variant.id, warehouseId };
      if (missing > 0) await receiveStock(staff, { ...entry, quantity: missing });
      if (missing < 0) await adjustStock(staff, { ...entry, delta: missing, reason: 'CORRECTION' });
    },
    async place(key: string, quantity: number): Promise<string> {
      const input = { idempotencyKey: key, lines: [{ variantId: variant.id, quantity }] };
      return (await placeOrder(context(), input)).id;
    },
    /** Whether the order is cancelled now. */
    async cancel(orderId: string): Promise<boolean> {
      try {
        return (await cancelOrder(context(), { orderId })).status === 'CANCELLED';
      } catch (error) {
        if (error instanceof Refused) return false;
        throw error;
      }
    },
    async stateOf(orderIds: string[]) {
      const orderRows = await ordersDatabase.sql<{ id: string; status: string; step: string }[]>`
        SELECT id, status, step FROM orders JOIN order_sagas ON order_id = id
        WHERE id = ANY(${orderIds})`;
      const reservationRows = await inventoryDatabase.sql<{ orderId: string; status: string }[]>`
        SELECT order_id AS "orderId", status FROM reservations WHERE order_id = ANY(${orderIds})`;
      const reservations = new Map(reservationRows.map((row) => [row.orderId, row.status]));
      return new Map(
        orderRows.map(({ id, status, step }) => [
          id,
          { status, step, reservation: reservations.get(id) ?? null },
        ]),
      );
    },
    readLevel,
    drift: () => reconcileStock(inventory),
    [Symbol.asyncDispose]: () => disposables.disposeAsync(),
  };

  async function readLevel(): Promise<{ onHand: number; reserved: number }> {
    const [level] = await inventoryDatabase.sql<{ onHand: number; reserved: number }[]>`
      SELECT on_hand AS "onHand", reserved FROM stock_levels WHERE variant_id = ${variant.id}`;
    return level ?? { onHand: 0, reserved: 0 };
  }

  /** The one variant, in one warehouse, of which nothing is there yet. */
  async function openShelf() {
    const warehouse = await createWarehouse(staff, { code: 'W-1', name: 'One', countryCode: 'DE' });
    const price = money(1_000n, 'EUR');
    const named = { sku: 'CUP-1', name: 'Cup', price };
    const product = await createProduct(staff, { title: 'Cup', variants: [named] });
    const [created] = await findVariantsOfProducts(inventory.db, [product.id]);
    if (!created) throw new Error('the product has no variant');
    const { id } = created;
    await upsertVariants(orders.db, [
      { ...named, variantId: id, productId: product.id, status: 'ACTIVE', version: 1 },
    ]);
    return { id, warehouseId: warehouse.id };
  }

  function context() {
    const letters = transport;
    const client = { address: '127.0.0.1', name: '', version: '' };
    return {
      ...orders,
      admission,
      placements,
      caller: user([]),
      client,
      letters,
      limits: noLimits,
      throttle,
    };
  }
}

function user(permissions: string[]) {
  return {
    kind: 'user' as const,
    id: 'usr_01890a5d-ac96-7000-8000-00000000a001',
    sessionId: 'ses_01890a5d-ac96-7000-8000-00000000a001',
    roles: [],
    permissions: new Set(permissions),
    expiresAt: new Date('2099-01-01T00:00:00Z'),
    token: '',
  };
}

interface OutboxRow {
  id: string;
  type: string;
  subject: string;
  sequence: string;
  data: unknown;
  time: string;
  correlationid: string;
  causationid: string | null;
}

function toEvent({ time, causationid, ...row }: OutboxRow, source: string): CloudEvent {
  return {
    specversion: '1.0',
    source,
    datacontenttype: 'application/json',
    ...row,
    time: new Date(time).toISOString(),
    ...(causationid && { causationid }),
  };
}
