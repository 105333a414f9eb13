import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileSchema, loadSchemas } from '@supergraph/events/schemas';
import { createChangeFeed } from '@supergraph/live/change-feed';
import { createMedia } from '@supergraph/media/media';
import { sweepMedia } from '@supergraph/media/sweep-media';
import { openMediaStore } from '@supergraph/media/variables';
import { createStatementCounter } from '@supergraph/service/database/statement-counter';
import { inTransaction } from '@supergraph/service/database/transaction';
import type { UserCaller } from '@supergraph/service/identity/caller';
import { newId } from '@supergraph/service/ids';
import { createLogger } from '@supergraph/service/logger';
import { type Money, money } from '@supergraph/service/money';
import type { TestDatabase } from '@supergraph/testing/database';
import { createTestDatabase } from '@supergraph/testing/database';
import { graphqlClient } from '@supergraph/testing/graphql';
import { createTestIdentity } from '@supergraph/testing/identity';
import { asc, eq } from 'drizzle-orm';
import { commitReservations } from '../src/actions/commit-reservations.ts';
import { createProduct } from '../src/actions/create-product.ts';
import { createWarehouse } from '../src/actions/create-warehouse.ts';
import { expireReservations } from '../src/actions/expire-reservations.ts';
import { holdStock, type PlacedOrder } from '../src/actions/hold-stock.ts';
import { receiveStock } from '../src/actions/receive-stock.ts';
import { reconcileStock } from '../src/actions/reconcile-stock.ts';
import { releaseReservation } from '../src/actions/release-reservation.ts';
import { createInventoryServer } from '../src/server.ts';
import { migrationsFolder, schema } from '../src/store/database.ts';
import { findLevels, findStockVersions } from '../src/store/levels.ts';
import { findReservationOfOrder } from '../src/store/reservations.ts';
import { findVariantsOfProducts, type Variant } from '../src/store/variants.ts';

export const permissions = {
  customer: [],
  catalog: ['catalog:write'],
  support: ['users:read', 'orders:read', 'orders:cancel', 'stock:read'],
  warehouse: ['stock:read', 'stock:write', 'orders:read', 'orders:fulfil'],
  admin: ['catalog:write', 'stock:read', 'stock:write', 'orders:read'],
} as const;

export const HOLD_TTL_SECONDS = 900;

export interface LineToOrder {
  variantId: string;
  quantity: number;
  unitPrice?: Money;
  lineId?: string;
}

/** A database, a server and the means to fill and to watch them. */
export async function createInventory({
  maxConnections,
  objectsMax,
}: {
  maxConnections?: number;
  objectsMax?: number;
} = {}) {
  const counter = createStatementCounter();
  const database: TestDatabase<typeof schema> = await createTestDatabase({
    service: 'inventory',
    schema,
    migrationsFolder,
    maxConnections,
    onStatement: counter.onStatement,
  });
  const { db } = database;
  const time = { now: new Date('2026-03-01T12:00:00.000Z') };
  const deps = { db, clock: () => time.now, holdTtlSeconds: HOLD_TTL_SECONDS };
  const staff = { ...deps, caller: user(permissions.admin) };
  const identity = createTestIdentity();
  const log = createLogger({ service: 'inventory-test', level: 'silent' });
  const feed = createChangeFeed({
    database,
    versionsOf: (ids) => findStockVersions(db, ids),
    log,
  });
  const mediaFolder = await mkdtemp(join(tmpdir(), 'inventory-media-'));
  const store = openMediaStore({ folder: mediaFolder, publicUrl: '' });
  const media = createMedia({
    ...{ service: 'inventory', db, store, log, clock: deps.clock },
    secret: 'of tickets, known to tests alone',
  });
  const app = await createInventoryServer({
    database,
    feed,
    media,
    verifier: identity.verifier,
    log,
    clock: deps.clock,
    ...(objectsMax !== undefined && { objectsMax }),
  });

  /** As the consumer does it, in a transaction that is open; a deadlock is not hidden by a retry. */
  function handle<T>(work: (tx: typeof db) => Promise<T>): Promise<T> {
    return inTransaction(db, work, { attempts: 1 });
  }

  return {
    database,
    db,
    deps,
    app,
    log,
    feed,
    identity,
    counter,
    media,
    store,

    sweepMedia: () =>
      sweepMedia({ db, store, clock: deps.clock, shownBy: [schema.productImages.hash] }),

    /** Lets time pass. */
    pass(seconds: number): void {
      time.now = new Date(time.now.getTime() + seconds * 1_000);
    },

    /** A client of the graph. */
    as(role: keyof typeof permissions, id?: string) {
      const token = identity.token({ id, permissions: [...permissions[role]] });
      return graphqlClient(app, { token });
    },

    anonymous: graphqlClient(app),

    warehouse(code = `W-${Math.random().toString(36).slice(2, 10)}`) {
      return createWarehouse(staff, { code, name: `Warehouse ${code}`, countryCode: 'DE' });
    },

    /** A product with one variant for each name, 10.00 EUR each. */
    async product({ title = 'Cup', names = ['blue'] }: { title?: string; names?: string[] } = {}) {
      const variants = names.map((name) => ({
        sku: `SKU-${Math.random().toString(36).slice(2, 12)}`,
        name,
        price: defaultPrice,
      }));
      const product = await createProduct(staff, { title, variants });
      return { product, variants: await findVariantsOfProducts(db, [product.id]) };
    },

    /** A variant with units in one new warehouse for each number. */
    async stocked(...units: number[]): Promise<{ variant: Variant; warehouseIds: string[] }> {
      const { variants } = await this.product();
      const [variant] = variants;
      if (!variant) throw new Error('the product has no variant');
      const warehouseIds: string[] = [];
      for (const quantity of units) {
        const { id: warehouseId } = await this.warehouse();
        warehouseIds.push(warehouseId);
        await receiveStock(staff, { variantId: variant.id, warehouseId, quantity });
      }
      return { variant, warehouseIds };
    },

    receive: (input: { variantId: string; warehouseId: string; quantity: number }) =>
      receiveStock(staff, input),

    async hold(
      lines: LineToOrder[],
      {
        orderId = newId('ord'),
        customerId = customer,
      }: { orderId?: string; customerId?: string } = {},
    ) {
      const ordered = lines.map((line) => ({
        lineId: newId('oln'),
        unitPrice: defaultPrice,
        ...line,
      }));
      await handle((tx) =>
        holdStock({ ...deps, db: tx }, [{ orderId, customerId, isSale: false, lines: ordered }]),
      );
      return { orderId, lines: ordered, status: await this.status(orderId) };
    },

    /** An order of one line. */
    ordered: ({ id: variantId }: { id: string }, quantity: number) => ({
      orderId: newId('ord'),
      customerId: customer,
      isSale: false,
      lines: [{ lineId: newId('oln'), variantId, quantity, unitPrice: defaultPrice }],
    }),

    holdAll: (orders: PlacedOrder[]) => handle((tx) => holdStock({ ...deps, db: tx }, orders)),

    commit: (orderId: string) => handle((tx) => commitReservations({ ...deps, db: tx }, [orderId])),

    withdraw: (orderId: string, customerId: string | null = customer) =>
      handle((tx) =>
        releaseReservation({ ...deps, db: tx }, { orderId, customerId, reason: 'order cancelled' }),
      ),

    expire: () => handle((tx) => expireReservations({ ...deps, db: tx, log })),

    /** What was said so far is published. */
    async publish(): Promise<void> {
      await database.sql`UPDATE outbox SET published_at = now() WHERE published_at IS NULL`;
    },

    async status(orderId: string) {
      return (await findReservationOfOrder(db, orderId))?.status ?? null;
    },

    /** Counters by warehouse, `on hand / reserved`. */
    async levels({ id }: { id: string }): Promise<string[]> {
      return (await findLevels(db, [id])).map(({ onHand, reserved }) => `${onHand} / ${reserved}`);
    },

    /** Ledger rows of a variant without what differs from run to run. */
    async ledger({ id }: { id: string }): Promise<string[]> {
      const rows = await db
        .select()
        .from(schema.stockMovements)
        .where(eq(schema.stockMovements.variantId, id))
        .orderBy(schema.stockMovements.position);
      return rows.map(
        ({ type, onHandAfter, reservedAfter }) => `${type} → ${onHandAfter} / ${reservedAfter}`,
      );
    },

    /** Events of a subject in the order in which they were written, each held against its schema. */
    async events(subject: string) {
      const rows = await db
        .select()
        .from(schema.outbox)
        .where(eq(schema.outbox.subject, subject))
        .orderBy(asc(schema.outbox.position));
      for (const { type, data } of rows) {
        const faults = checks.get(type)?.(data) ?? [`${type} has no schema`];
        if (faults.length > 0) throw new Error(`${type}: ${faults.join('; ')}`);
      }
      return rows.map(({ type, sequence, data }) => ({
        type: type.replace(/^inventory\.|\.v1$/g, ''),
        sequence,
        data: data as Record<string, unknown>,
      }));
    },

    async eventTypes(subject: string): Promise<string[]> {
      return (await this.events(subject)).map(({ type }) => type);
    },

    drift: () => reconcileStock(deps),

    async [Symbol.asyncDispose]() {
      media.stop();
      await app.close();
      await feed.stop();
      await rm(mediaFolder, { recursive: true });
      await database[Symbol.asyncDispose]();
    },
  };
}

export type Inventory = Awaited<ReturnType<typeof createInventory>>;

export const defaultPrice = money(1_000n, 'EUR');

/** The customer of every order that names no other. */
export const customer = 'usr_01890a5d-ac96-7000-8000-00000000c001';
export const stranger = 'usr_01890a5d-ac96-7000-8000-00000000c002';

const checks = new Map(
  [...loadSchemas(new URL('../src/events/schemas', import.meta.url))].map(([type, schema]) => [
    type,
    compileSchema(schema),
  ]),
);

/** Someone who may do everything in inventory. */
export function staffOf({ deps }: Inventory) {
  return { ...deps, caller: user(permissions.admin) };
}

function user(held: readonly string[]): UserCaller {
  return {
    kind: 'user',
    id: 'usr_01890a5d-ac96-7000-8000-00000000a001',
    sessionId: 'ses_01890a5d-ac96-7000-8000-00000000a001',
    roles: [],
    permissions: new Set(held),
    token: '',
    expiresAt: new Date('2100-01-01T00:00:00Z'),
  };
}
