import { inTransaction } from '@supergraph/service/database/transaction';
import type { InventoryDeps } from '../deps.ts';
import { onApproval } from '../domain/reservation.ts';
import { lockReservationOfOrder } from '../store/locks.ts';
import { repeatStanding } from './repeat-standing.ts';
import { settleReservations } from './settle-reservations.ts';

/**
 * Sells what is held for an order. A hold past its deadline is expired instead, whether or not the
 * sweeper has come by; anything but a hold keeps its state, which is told again.
 *
 * @throws Error for an order that was never placed here: the event is delivered again
 */
export async function commitReservation(
  { db, clock }: InventoryDeps,
  { orderId }: { orderId: string },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const stock = await lockReservationOfOrder(tx, orderId);
    const [reservation] = stock.reservations;
    if (!reservation) throw new Error(`order ${orderId} was approved, but never placed here`);
    const now = clock();
    const to = onApproval(reservation, now);
    if (to === null) return repeatStanding(tx, orderId);
    const reason = to === 'EXPIRED' ? 'hold expired' : null;
    await settleReservations(tx, stock, { to, actor: 'orders', reason, now });
  });
}
