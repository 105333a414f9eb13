import { dayMs, historyStart, iso } from './calendar.ts';
import type { ReceiptSeed, ReservationSeed } from './formats.ts';
import type { Random } from './random.ts';
import type { Placement } from './reservations.ts';

const quarterMs = 92 * dayMs;
const quarters = [0, 1, 2, 3];

/**
 * Deliveries once a quarter: each brings what will be taken until the next one, before anything
 * that comes back, so that no level is below zero at any time. The first also brings what stays on
 * the shelf in the end.
 */
export function demoReceipts(
  random: Random,
  placement: Placement,
  reservations: ReservationSeed[],
): ReceiptSeed[] {
  const demand = demandByQuarter(reservations);
  const receipts: ReceiptSeed[] = [];
  for (const [variantId, warehouseIds] of placement) {
    for (const warehouseId of warehouseIds) {
      const surplus = random.chance(0.08) ? random.integer(1, 4) : random.integer(10, 140);
      for (const quarter of quarters) {
        const needed = demand.get(demandKey(variantId, warehouseId, quarter)) ?? 0;
        const quantity = needed + (quarter === 0 ? surplus : 0);
        if (quantity === 0) continue;
        receipts.push({
          variantId,
          warehouseId,
          quantity,
          receivedAt: iso(historyStart + quarter * quarterMs - random.integer(1, 5) * dayMs),
          reference: '',
        });
      }
    }
  }
  return numbered(receipts);
}

function demandByQuarter(reservations: ReservationSeed[]): Map<string, number> {
  const demand = new Map<string, number>();
  for (const { createdAt, lines } of reservations) {
    const quarter = Math.floor((Date.parse(createdAt) - historyStart) / quarterMs);
    for (const { variantId, warehouseId, quantity } of lines) {
      const key = demandKey(variantId, warehouseId, quarter);
      demand.set(key, (demand.get(key) ?? 0) + quantity);
    }
  }
  return demand;
}

function demandKey(variantId: string, warehouseId: string, quarter: number): string {
  return `${variantId} ${warehouseId} ${quarter}`;
}

/** In order of time; what one warehouse receives on one day stands on one purchase order. */
function numbered(receipts: ReceiptSeed[]): ReceiptSeed[] {
  const purchaseOrders = new Map<string, string>();
  return receipts
    .toSorted((a, b) => a.receivedAt.localeCompare(b.receivedAt))
    .map((receipt) => {
      const key = `${receipt.warehouseId} ${receipt.receivedAt}`;
      const reference =
        purchaseOrders.get(key) ?? `PO-${String(purchaseOrders.size + 1).padStart(4, '0')}`;
      purchaseOrders.set(key, reference);
      return { ...receipt, reference };
    });
}
