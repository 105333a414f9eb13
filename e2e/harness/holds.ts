import postgres from 'postgres';
import { inject } from 'vitest';
import { type PlacedOrder, placeSettled } from './orders.ts';
import type { Article } from './shop.ts';
import type { SignedIn } from './users.ts';

/**
 * An order for which a unit of an article is set aside for an hour, as where a payment stands between hold and sale.
 * Here nothing does: it asks for more than there is, is refused, and gets one unit all the same, with its row in the
 * ledger.
 */
export async function orderThatHolds(
  { token }: Pick<SignedIn, 'token'>,
  { variantId }: Pick<Article, 'variantId'>,
): Promise<PlacedOrder> {
  const { data } = await placeSettled(token, { lines: [{ variantId, quantity: 100 }] });
  const order = data?.placeOrder.order;
  if (order?.status !== 'REJECTED') throw new Error(`the order is ${order?.status}`);
  const sql = postgres(inject('stack').surroundings.databaseUrls.inventory, { max: 1 });
  try {
    await sql`
      WITH reservation AS (
        UPDATE reservations
        SET status = 'HELD', rejection = NULL, settled_at = NULL, expires_at = now() + interval '1 hour'
        WHERE order_id = ${order.id} RETURNING id
      ), level AS (
        UPDATE stock_levels SET reserved = reserved + 1
        WHERE variant_id = ${variantId} RETURNING variant_id, warehouse_id, on_hand, reserved
      ), line AS (
        INSERT INTO reservation_lines (reservation_id, line_id, variant_id, warehouse_id, quantity)
        SELECT id, 'oln_of_' || id, variant_id, warehouse_id, 1 FROM reservation, level
      )
      INSERT INTO stock_movements (id, type, variant_id, warehouse_id, delta_on_hand, delta_reserved,
        on_hand_after, reserved_after, actor, reference, occurred_at)
      SELECT 'mov_of_' || id, 'RESERVE', variant_id, warehouse_id, 0, 1, on_hand, reserved, 'e2e',
        ${order.id}, now()
      FROM reservation, level`;
  } finally {
    await sql.end();
  }
  return order;
}
