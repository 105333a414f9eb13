import type { Stack } from '@supergraph/local-stack/stack';
import postgres from 'postgres';
import { vacuum } from '../vacuum.ts';

const PRODUCTS = 100_000;
const ORDERS = 300_000;

/** A large catalogue at all kinds of prices, and orders of which few have expired. */
export async function fillReads({ inventory, orders }: Stack['databaseUrls']): Promise<void> {
  await fillProducts(postgres(inventory, { max: 1 }));
  await fillOrders(postgres(orders, { max: 1 }));
}

async function fillProducts(sql: postgres.Sql): Promise<void> {
  await sql`INSERT INTO products (id, title, description, tags, status)
    SELECT 'prd_read' || n, 'Read ' || n, '', ARRAY[]::text[], 'ACTIVE'
    FROM generate_series(1, ${PRODUCTS}::int) AS n`;
  await sql`INSERT INTO product_variants (id, product_id, sku, name, price_amount_minor, currency, status, version)
    SELECT 'var_read' || n, 'prd_read' || n, 'READ-' || n, 'Read', 100 + n * 7919 % 1000000, 'EUR', 'ACTIVE', 1
    FROM generate_series(1, ${PRODUCTS}::int) AS n`;
  await sql`INSERT INTO warehouses (id, code, name, country_code) VALUES ('whs_read', 'READ', 'Read', 'DE')`;
  await sql`INSERT INTO stock_levels (variant_id, warehouse_id, on_hand, reserved)
    SELECT 'var_read' || n, 'whs_read', CASE WHEN n % 500 = 0 THEN 0 ELSE 10 END, 0
    FROM generate_series(1, ${PRODUCTS}::int) AS n`;
  await vacuum(sql);
}

async function fillOrders(sql: postgres.Sql): Promise<void> {
  const past = sql`now() - n * interval '20 seconds'`;
  await sql`INSERT INTO orders (id, number, customer_id, status, currency, total_amount_minor, version, placed_at, settled_at, confirmed_at, cancelled_at)
    SELECT 'ord_read' || n, 'READ-' || n, 'usr_read' || n % 50000,
      CASE WHEN n % 10000 = 0 THEN 'EXPIRED' WHEN n % 100 = 0 THEN 'CANCELLED' ELSE 'CONFIRMED' END,
      'EUR', 1290, 2, ${past}, ${past}, CASE WHEN n % 100 = 0 THEN NULL ELSE ${past} END,
      CASE WHEN n % 100 = 0 AND n % 10000 <> 0 THEN ${past} END
    FROM generate_series(1, ${ORDERS}::int) AS n`;
  await vacuum(sql);
}
