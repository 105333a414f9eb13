import { inTransaction } from '@supergraph/service/database/transaction';
import type { InventoryDeps } from '../deps.ts';
import { onApproval } from '../domain/reservation.ts';
import { lockReservationsOfOrders } from '../store/locks.ts';
import { repeatStanding } from './repeat-standing.ts';
import { settleReservations } from './settle-reservations.ts';

/**
 * Sells what is held for orders. A hold past its deadline is expired instead, whether or not the
 * sweeper has come by; anything but a hold keeps its state, which is told again.
 *
 * @throws Error for an order that was never placed here: the event is delivered again
 */
export async function commitReservations(
  { db, clock }: InventoryDeps,
  orderIds: readonly string[],
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const stock = await lockReservationsOfOrders(tx, orderIds);
    const known = new Set(stock.reservations.map(({ orderId }) => orderId));
    const missing = orderIds.find((orderId) => !known.has(orderId));
    if (missing) throw new Error(`order ${missing} was approved, but never placed here`);
    const now = clock();
    const standing = stock.reservations.filter((each) => onApproval(each, now) === null);
    await settleReservations(
      tx,
      stock,
      (reservation) => {
        const to = onApproval(reservation, now);
        return to && { to, reason: to === 'EXPIRED' ? 'hold expired' : null };
      },
      { actor: 'orders', now },
    );
    await repeatStanding(
      tx,
      standing.map(({ orderId }) => orderId),
    );
  });
}
