import type { OrderStatus } from './order-status.ts';

/** Sort values of an order: when it was placed, then its id. */
export type OrderKey = readonly [Date, string];

/** Which orders; what is left out does not matter. */
export interface OrderConditions {
  /** In any of these. */
  status?: readonly OrderStatus[] | null;
  /** Inclusive. */
  placedAfter?: Date | null;
  /** Exclusive. */
  placedBefore?: Date | null;
  customerId?: string | null;
  /** As it is written: ORD-0000042. */
  number?: string | null;
  /** With a line of any of its variants. */
  productId?: string | null;
  /** Of the total. */
  currency?: string | null;
  /** Minor units, inclusive; only with a currency. */
  totalMin?: bigint | null;
  /** Minor units, inclusive; only with a currency. */
  totalMax?: bigint | null;
}
