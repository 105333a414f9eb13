import postgres from 'postgres';

/** Completed orders of the demo's customers, one each 20 seconds back from now, with ids as real ones have them. */
export async function fillOrders(url: string, count: number): Promise<void> {
  const sql = postgres(url, { max: 1 });
  const at = sql`now() - n * interval '20 seconds'`;
  const time = sql`lpad(to_hex((extract(epoch FROM ${at}) * 1000)::bigint), 12, '0')`;
  await sql`INSERT INTO orders (id, number, customer_id, status, currency, total_amount_minor, version,
      placed_at, settled_at, confirmed_at, completed_at)
    SELECT 'ord_' || left(${time}, 8) || '-' || right(${time}, 4) || '-7000-8000-' || lpad(to_hex(n), 12, '0'),
      'FILL-' || n, known.ids[1 + n % cardinality(known.ids)], 'COMPLETED', 'EUR', 1000 + n * 7919 % 100000, 3,
      ${at}, ${at}, ${at}, ${at}
    FROM generate_series(1, ${count}::int) AS n, (SELECT array_agg(DISTINCT customer_id) FROM orders) AS known(ids)`;
  await sql`INSERT INTO order_lines (id, order_id, position, variant_id, sku, name, quantity, unit_price_minor)
    SELECT 'oln' || substr(orders.id, 4) || '-' || position, orders.id, position, line.variant_id, line.sku, line.name, 1, 500
    FROM orders CROSS JOIN generate_series(0, 1) AS position
    CROSS JOIN (SELECT variant_id, sku, name FROM order_lines LIMIT 1) AS line
    WHERE orders.number LIKE 'FILL-%'`;
  await sql`VACUUM ANALYZE`;
  await sql.end();
}
