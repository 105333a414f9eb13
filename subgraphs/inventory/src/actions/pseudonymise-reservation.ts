import type { InventoryDb } from '../store/database.ts';
import { saveCustomerOfOrder } from '../store/reservations.ts';

/**
 * Takes over the pseudonym that a settled order has in place of a customer who is gone; again changes nothing. The
 * ledger names no customer.
 */
export async function pseudonymiseReservation(
  { db }: { db: InventoryDb },
  order: { orderId: string; customerId: string },
): Promise<void> {
  await saveCustomerOfOrder(db, order);
}
