import type { Stack } from '@supergraph/local-stack/stack';
import postgres from 'postgres';
import { openShop } from '../place-order/shop.ts';
import { vacuum } from '../vacuum.ts';
import { type Cost, measureCost } from './cost.ts';

const ORDERS = 1_000_000;
const MOVEMENTS = 1_000_000;
const LEVELS = 200_000;
const RESERVATIONS = 300_000;

/** What one order costs on the demo data and on large tables, in one run: costs that must not grow. */
export async function benchGrowth(stack: Stack, dataFolder: string): Promise<void> {
  const shop = await openShop(stack.urls.gateway, { clients: 32, variants: 50 });
  const small = await measureCost(stack, dataFolder, shop.place);
  await fillOrders(stack.databaseUrls.orders);
  await fillInventory(stack.databaseUrls.inventory);
  const large = await measureCost(stack, dataFolder, shop.place);
  await shop.close();
  const row = (name: string, { totalMs, statements, walBytes }: Cost) =>
    `  ${name.padEnd(14)} ${totalMs.toFixed(2)} ms of processor  ${statements.toFixed(1)} statements  ${(walBytes / 1_024).toFixed(1)} KB of WAL`;
  const lines = [
    `cost of one order as tables grow: ${ORDERS} orders, ${MOVEMENTS} movements, ${LEVELS} levels, ${RESERVATIONS} reservations`,
    row('demo data', small),
    row('large tables', large),
    `  ratio          ${(large.totalMs / small.totalMs).toFixed(2)}   (bar: 0.85 to 1.15)`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

async function fillOrders(url: string): Promise<void> {
  const sql = postgres(url, { max: 1 });
  const past = sql`now() - n * interval '20 seconds'`;
  await sql`INSERT INTO orders (id, number, customer_id, status, currency, total_amount_minor, version, placed_at, settled_at, confirmed_at)
    SELECT 'ord_fill' || n, 'FILL-' || n, 'usr_fill' || n % 50000, 'CONFIRMED', 'EUR', 1290, 2, ${past}, ${past}, ${past}
    FROM generate_series(1, ${ORDERS}::int) AS n`;
  await sql`INSERT INTO order_lines (id, order_id, position, variant_id, sku, name, quantity, unit_price_minor)
    SELECT 'oln_fill' || n, 'ord_fill' || n, 0, 'var_fill' || n % ${LEVELS}::int, 'FILL', 'Fill', 1, 1290
    FROM generate_series(1, ${ORDERS}::int) AS n`;
  await sql`INSERT INTO order_events (order_id, version, from_status, to_status, occurred_at)
    SELECT 'ord_fill' || n, 2, 'PENDING', 'CONFIRMED', ${past} FROM generate_series(1, ${ORDERS}::int) AS n`;
  await sql`INSERT INTO order_sagas (order_id, step, next_attempt_at, deadline_at)
    SELECT 'ord_fill' || n, 'DONE', ${past}, ${past} FROM generate_series(1, ${ORDERS}::int) AS n`;
  await sql`INSERT INTO idempotency_keys (caller_id, operation, key, fingerprint, order_id)
    SELECT 'usr_fill' || n % 50000, 'placeOrder', 'fill' || n, 'fill', 'ord_fill' || n
    FROM generate_series(1, ${ORDERS}::int) AS n`;
  await vacuum(sql);
}

async function fillInventory(url: string): Promise<void> {
  const sql = postgres(url, { max: 1 });
  await sql`INSERT INTO warehouses (id, code, name, country_code) VALUES ('whs_fill', 'FILL', 'Fill', 'DE')`;
  await sql`INSERT INTO products (id, title, description, tags, status)
    SELECT 'prd_fill' || n, 'Fill ' || n, '', ARRAY[]::text[], 'ACTIVE'
    FROM generate_series(0, ${LEVELS}::int / 4) AS n`;
  await sql`INSERT INTO product_variants (id, product_id, sku, name, price_amount_minor, currency, status, version)
    SELECT 'var_fill' || n, 'prd_fill' || n / 4, 'FILL-' || n, 'Fill', 1290, 'EUR', 'ACTIVE', 1
    FROM generate_series(0, ${LEVELS}::int - 1) AS n`;
  await sql`INSERT INTO stock_levels (variant_id, warehouse_id, on_hand, reserved)
    SELECT 'var_fill' || n, 'whs_fill', 1000, 0 FROM generate_series(0, ${LEVELS}::int - 1) AS n`;
  await sql`INSERT INTO stock_movements (id, type, variant_id, warehouse_id, delta_on_hand, delta_reserved,
      on_hand_after, reserved_after, actor, reference, occurred_at)
    SELECT 'mov_fill' || n, 'RECEIPT', 'var_fill' || n % ${LEVELS}::int, 'whs_fill', 1, 0, 1000, 0, 'fill',
      'fill' || n, now() - n * interval '20 seconds'
    FROM generate_series(1, ${MOVEMENTS}::int) AS n`;
  await sql`INSERT INTO reservations (id, order_id, customer_id, status, expires_at, version, created_at, settled_at)
    SELECT 'rsv_fill' || n, 'ord_fill' || n, 'usr_fill' || n % 50000, 'COMMITTED', now(), 1, now(), now()
    FROM generate_series(1, ${RESERVATIONS}::int) AS n`;
  await sql`INSERT INTO reservation_lines (reservation_id, line_id, variant_id, warehouse_id, quantity)
    SELECT 'rsv_fill' || n, 'oln_fill' || n, 'var_fill' || n % ${LEVELS}::int, 'whs_fill', 1
    FROM generate_series(1, ${RESERVATIONS}::int) AS n`;
  await vacuum(sql);
}
