import { fileURLToPath } from 'node:url';
import { migrate } from '@supergraph/service/database/migrate';
import { newId } from '@supergraph/service/ids';
import postgres, { type Sql, type TransactionSql } from 'postgres';

/**
 * The SQL of one order from placed to confirmed, and nothing else: the same tables, indexes,
 * constraints and triggers, the same rows, in one transaction on each side, by prepared statements over
 * a connection that is open. No HTTP, no GraphQL, no tokens, no process boundary; no relay and no
 * transport either, only the outbox and inbox rows that the services write.
 */
export interface BareOrders {
  place(): Promise<void>;
  close(): Promise<void>;
}

export interface BareOptions {
  /** Url of a database on the server under test by name; it is made. */
  createDatabase: (name: string) => Promise<string>;
  connections: number;
  variants: number;
}

const UNITS = 100_000_000;

export async function openBareOrders(options: BareOptions): Promise<BareOrders> {
  const ordersUrl = await options.createDatabase('bare_orders');
  const inventoryUrl = await options.createDatabase('bare_inventory');
  await migrate({ url: ordersUrl }, migrations('orders'));
  await migrate({ url: inventoryUrl }, migrations('inventory'));
  const open = (url: string) =>
    postgres(url, { max: options.connections, onnotice: () => undefined });
  const orders = open(ordersUrl);
  const inventory = open(inventoryUrl);
  const variantIds = Array.from({ length: options.variants }, () => newId('var'));
  const warehouseId = newId('whs');
  await stock(inventory, variantIds, warehouseId);
  await catalogue(orders, variantIds);

  let next = 0;
  return {
    async place() {
      const variantId = variantIds[next++ % variantIds.length] ?? '';
      await placeOne({ orders, inventory }, { variantId, warehouseId, number: next });
    },
    async close() {
      await Promise.all([orders.end(), inventory.end()]);
    },
  };
}

interface Databases {
  orders: Sql;
  inventory: Sql;
}

interface Purchase {
  variantId: string;
  warehouseId: string;
  number: number;
}

async function placeOne({ orders, inventory }: Databases, purchase: Purchase): Promise<void> {
  const at = new Date();
  const ids = { order: newId('ord'), line: newId('oln'), reservation: newId('res') };
  await orders.begin((tx) => place(tx, purchase, ids, at));
  await inventory.begin((tx) => sell(tx, purchase, ids, at));
}

type Ids = Record<'order' | 'line' | 'reservation', string>;

async function place(sql: TransactionSql, purchase: Purchase, ids: Ids, at: Date): Promise<void> {
  const { variantId, number } = purchase;
  const key = newId('key');
  await sql`SELECT pg_try_advisory_xact_lock(hashtextextended(${key}, 0)), nextval('order_numbers')`;
  await sql`SELECT fingerprint, order_id FROM idempotency_keys
    WHERE caller_id = 'bare' AND operation = 'placeOrder' AND key = ${key}`;
  await sql`SELECT * FROM catalogue_variants WHERE variant_id = ANY(${[variantId]})`;
  await sql`INSERT INTO orders (id, number, customer_id, status, currency, total_amount_minor, version, placed_at)
    VALUES (${ids.order}, ${`BARE-${number}`}, 'usr_bare', 'PENDING', 'EUR', 1290, 1, ${at})`;
  await sql`INSERT INTO order_lines (id, order_id, position, variant_id, sku, name, quantity, unit_price_minor)
    VALUES (${ids.line}, ${ids.order}, 0, ${variantId}, 'BARE', 'Bare', 1, 1290)`;
  await sql`INSERT INTO order_events (order_id, version, from_status, to_status, actor_id, occurred_at)
    VALUES (${ids.order}, 1, NULL, 'PENDING', 'usr_bare', ${at})`;
  await sql`INSERT INTO order_sagas (order_id, step, attempts, next_attempt_at, deadline_at)
    VALUES (${ids.order}, 'HOLD', 0, ${at}, ${at})`;
  await sql`INSERT INTO idempotency_keys (caller_id, operation, key, fingerprint, order_id)
    VALUES ('bare', 'placeOrder', ${key}, 'fingerprint', ${ids.order})`;
  await outbox(sql, ids, 'orders.order.placed.v1', 1);
  await confirm(sql, ids, at);
}

async function sell(sql: TransactionSql, purchase: Purchase, ids: Ids, at: Date): Promise<void> {
  const { variantId, warehouseId } = purchase;
  await inbox(sql);
  const [level] = await sql<{ on_hand: number; reserved: number }[]>`
    SELECT on_hand, reserved FROM stock_levels WHERE variant_id = ANY(${[variantId]})
    ORDER BY variant_id, warehouse_id FOR NO KEY UPDATE`;
  if (!level) throw new Error('the bare stock is gone');
  await sql`SELECT v.id, v.price_amount_minor, v.status, p.status FROM product_variants v
    JOIN products p ON p.id = v.product_id WHERE v.id = ANY(${[variantId]})`;
  await sql`SELECT id FROM reservations WHERE order_id = ${ids.order}`;
  const held = { onHand: level.on_hand, reserved: level.reserved + 1 };
  const sold = { onHand: level.on_hand - 1, reserved: level.reserved };
  await sql`UPDATE stock_levels SET on_hand = ${sold.onHand}, reserved = ${sold.reserved}, updated_at = ${at}
    WHERE variant_id = ${variantId} AND warehouse_id = ${warehouseId}`;
  await move(sql, purchase, ids, { type: 'RESERVE', onHand: 0, reserved: 1, after: held, at });
  await move(sql, purchase, ids, { type: 'SALE', onHand: -1, reserved: -1, after: sold, at });
  await sql`INSERT INTO reservations (id, order_id, customer_id, status, expires_at, version, created_at, settled_at)
    VALUES (${ids.reservation}, ${ids.order}, 'usr_bare', 'COMMITTED', ${at}, 1, ${at}, ${at})`;
  await sql`INSERT INTO reservation_lines (reservation_id, line_id, variant_id, warehouse_id, quantity)
    VALUES (${ids.reservation}, ${ids.line}, ${variantId}, ${warehouseId}, 1)`;
  await outbox(sql, ids, 'inventory.reservation.committed.v1', 1);
}

async function confirm(sql: TransactionSql, ids: Ids, at: Date): Promise<void> {
  await inbox(sql);
  await sql`SELECT * FROM orders JOIN order_sagas ON order_id = id WHERE id = ${ids.order}
    FOR NO KEY UPDATE`;
  await sql`UPDATE orders SET status = 'CONFIRMED', version = 2, settled_at = ${at}, confirmed_at = ${at}
    WHERE id = ${ids.order}`;
  await sql`UPDATE order_sagas SET step = 'DONE', reservation_id = ${ids.reservation} WHERE order_id = ${ids.order}`;
  await sql`INSERT INTO order_events (order_id, version, from_status, to_status, occurred_at)
    VALUES (${ids.order}, 2, 'PENDING', 'CONFIRMED', ${at})`;
  await outbox(sql, ids, 'orders.order.confirmed.v1', 2);
}

interface Movement {
  type: 'RESERVE' | 'SALE';
  onHand: number;
  reserved: number;
  after: { onHand: number; reserved: number };
  at: Date;
}

async function move(
  sql: TransactionSql,
  { variantId, warehouseId }: Purchase,
  ids: Ids,
  { type, onHand, reserved, after, at }: Movement,
): Promise<void> {
  await sql`INSERT INTO stock_movements (id, type, variant_id, warehouse_id, delta_on_hand, delta_reserved,
      on_hand_after, reserved_after, actor, reference, occurred_at)
    VALUES (${newId('mov')}, ${type}, ${variantId}, ${warehouseId}, ${onHand}, ${reserved},
      ${after.onHand}, ${after.reserved}, 'bare', ${ids.order}, ${at})`;
}

/** Written once, and once more when it is marked as published. */
async function outbox(
  sql: TransactionSql,
  ids: Ids,
  type: string,
  sequence: number,
): Promise<void> {
  const id = newId('evt');
  const data = {
    orderId: ids.order,
    reservationId: ids.reservation,
    lines: [{ lineId: ids.line }],
  };
  await sql`INSERT INTO outbox (id, type, subject, sequence, data, correlation_id)
    VALUES (${id}, ${type}, ${ids.order}, ${sequence}, ${sql.json(data)}, ${id})`;
  await sql`UPDATE outbox SET published_at = now() WHERE id = ${id}`;
}

async function inbox(sql: TransactionSql): Promise<void> {
  await sql`INSERT INTO inbox (consumer, event_id) VALUES ('bare', ${newId('evt')}) ON CONFLICT DO NOTHING`;
}

async function stock(sql: Sql, variantIds: string[], warehouseId: string): Promise<void> {
  const productId = newId('prd');
  await sql`INSERT INTO warehouses (id, code, name, country_code) VALUES (${warehouseId}, 'BARE', 'Bare', 'DE')`;
  await sql`INSERT INTO products (id, title, description, tags, status)
    VALUES (${productId}, 'Bare', 'Bare', ARRAY[]::text[], 'ACTIVE')`;
  for (const [index, id] of variantIds.entries()) {
    await sql`INSERT INTO product_variants (id, product_id, sku, name, price_amount_minor, currency, status, version)
      VALUES (${id}, ${productId}, ${`BARE-${index}`}, 'Bare', 1290, 'EUR', 'ACTIVE', 1)`;
    await sql`INSERT INTO stock_levels (variant_id, warehouse_id, on_hand, reserved)
      VALUES (${id}, ${warehouseId}, ${UNITS}, 0)`;
  }
}

async function catalogue(sql: Sql, variantIds: string[]): Promise<void> {
  for (const [index, id] of variantIds.entries()) {
    await sql`INSERT INTO catalogue_variants (variant_id, product_id, sku, name, price_amount_minor, price_currency, status, version)
      VALUES (${id}, 'prd_bare', ${`BARE-${index}`}, 'Bare', 1290, 'EUR', 'ACTIVE', 1)`;
  }
}

function migrations(subgraph: string): string {
  return fileURLToPath(
    new URL(`../../../subgraphs/${subgraph}/src/store/migrations`, import.meta.url),
  );
}
