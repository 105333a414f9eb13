const MINUTE_MS = 60_000;
const KEPT_MS = 30 * 24 * 3_600_000;

/** Somebody whose account is gone, and what stands in their orders instead of them. */
export interface DeletedCustomer {
  readonly userId: string;
  readonly pseudonym: string;
  readonly deletedAt: Date;
}

/**
 * When orders of somebody who is gone are looked for again: an access token lasts a little longer than its user, and
 * an order may wait for stock. Twice as late each time, for as long as handled events are remembered.
 *
 * @returns undefined when nothing can come any more
 */
export function nextLook({ deletedAt }: DeletedCustomer, now: Date): Date | undefined {
  const ageMs = now.getTime() - deletedAt.getTime();
  if (ageMs >= KEPT_MS) return undefined;
  return new Date(now.getTime() + Math.max(MINUTE_MS, ageMs));
}

/** That an order has a pseudonym for its customer: `orders.order.pseudonymised.v1`. */
export function orderPseudonymised({
  id,
  customerId,
  version,
}: {
  id: string;
  customerId: string;
  version: number;
}) {
  return {
    type: 'orders.order.pseudonymised.v1',
    subject: id,
    sequence: version,
    data: { orderId: id, customerId },
  };
}
