import { sql } from 'drizzle-orm';
import type { LevelKey } from '../domain/level.ts';
import type { InventoryDb } from './database.ts';

/** A level whose counters do not say what its ledger, the holds on it, or the total say. In units. */
export interface Drift extends LevelKey {
  onHand: number;
  reserved: number;
  ledgerOnHand: number;
  ledgerReserved: number;
  /** Units that reservations in state HELD have on the level. */
  heldUnits: number;
  /** Of the variant, in all warehouses. */
  totalOnHand: number;
  totalReserved: number;
}

/**
 * Compares counters, ledger, holds and totals, all as of one moment since it is one statement.
 *
 * @param limit most levels to report
 */
export async function findDrift(db: InventoryDb, limit: number): Promise<Drift[]> {
  return db.execute<Drift & Record<string, unknown>>(sql`
    WITH ledger AS (
      SELECT variant_id, warehouse_id, sum(delta_on_hand)::integer AS on_hand,
        sum(delta_reserved)::integer AS reserved
      FROM stock_movements GROUP BY variant_id, warehouse_id
    ), held AS (
      SELECT variant_id, warehouse_id, sum(quantity)::integer AS units
      FROM reservation_lines JOIN reservations ON reservations.id = reservation_id
      WHERE status = 'HELD' GROUP BY variant_id, warehouse_id
    ), counted AS (
      SELECT variant_id, warehouse_id, on_hand, reserved,
        sum(on_hand) OVER of_variant AS all_on_hand, sum(reserved) OVER of_variant AS all_reserved
      FROM stock_levels WINDOW of_variant AS (PARTITION BY variant_id)
    )
    SELECT level.variant_id AS "variantId", level.warehouse_id AS "warehouseId",
      level.on_hand AS "onHand", level.reserved,
      coalesce(ledger.on_hand, 0) AS "ledgerOnHand",
      coalesce(ledger.reserved, 0) AS "ledgerReserved", coalesce(held.units, 0) AS "heldUnits",
      coalesce(total.on_hand, 0) AS "totalOnHand", coalesce(total.reserved, 0) AS "totalReserved"
    FROM counted AS level
      LEFT JOIN ledger USING (variant_id, warehouse_id)
      LEFT JOIN held USING (variant_id, warehouse_id)
      LEFT JOIN stock_totals AS total USING (variant_id)
    WHERE level.on_hand <> coalesce(ledger.on_hand, 0)
      OR level.reserved <> coalesce(ledger.reserved, 0)
      OR level.reserved <> coalesce(held.units, 0)
      OR all_on_hand <> coalesce(total.on_hand, 0) OR all_reserved <> coalesce(total.reserved, 0)
    ORDER BY level.variant_id, level.warehouse_id LIMIT ${limit}`);
}
