import { orderNumberOf } from '../../app/palette/order-number.ts';
import { isOrderStatus, type OrderStatus } from './order-status.tsx';

/** What the address of the list says: any view of it can be shared. */
export interface OrdersSearch {
  readonly status?: readonly OrderStatus[];
  /** Days as the viewer has them, 2026-03-01; both are in it. */
  readonly from?: string;
  readonly to?: string;
  /** usr_… */
  readonly customer?: string;
  /** prd_… */
  readonly product?: string;
  /** Of the total, which `min` and `max` bound in minor units, both included. */
  readonly currency?: string;
  readonly min?: string;
  readonly max?: string;
  /** As somebody typed it: 42, ORD-0000042. */
  readonly number?: string;
  readonly oldest?: true;
}

/**
 * Whatever somebody wrote into the address: what makes no sense is left out, and what looks like a number may be
 * one.
 */
export function readOrdersSearch(search: Record<string, unknown>): OrdersSearch {
  const status = [search['status']].flat().filter(isOrderStatus);
  const { from, to, customer, product, number, oldest } = search;
  return {
    ...(status.length > 0 && { status }),
    ...(isDay(from) && { from }),
    ...(isDay(to) && { to }),
    ...(typeof customer === 'string' && customer.startsWith('usr_') && { customer }),
    ...(typeof product === 'string' && product.startsWith('prd_') && { product }),
    ...readTotal(search),
    ...(/\w/.test(String(number ?? '')) && { number: String(number).slice(0, 40) }),
    ...(oldest === true && { oldest }),
  };
}

/** An amount says nothing without its currency. */
function readTotal({ currency, min, max }: Record<string, unknown>) {
  if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency)) return {};
  const [least, most] = [min, max].map((bound) =>
    /^\d{1,18}$/.test(String(bound)) ? String(bound) : undefined,
  );
  return { currency, ...(least && { min: least }), ...(most && { max: most }) };
}

function isDay(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    /^\d{4}-\d{2}-\d{2}$/.test(value) &&
    !Number.isNaN(Date.parse(value))
  );
}

/** The graph's filter for it: days begin and end where the viewer is. */
export function filterOf({ status, from, to, ...search }: OrdersSearch) {
  const { customer, product, currency, min, max, number } = search;
  return {
    ...(status && { status: [...status] }),
    ...(from && { placedAfter: startOf(from).toISOString() }),
    ...(to && { placedBefore: startOf(to, 1).toISOString() }),
    ...(customer && { customerId: customer }),
    ...(product && { productId: product }),
    ...(currency && { currency }),
    ...(min && { totalMin: min }),
    ...(max && { totalMax: max }),
    ...(number && { number: orderNumberOf(number) ?? number }),
  };
}

/** What one's own orders can be filtered by. */
export function ownFilterOf({ status, from, to }: OrdersSearch) {
  return filterOf({ ...(status && { status }), ...(from && { from }), ...(to && { to }) });
}

function startOf(day: string, daysLater = 0): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + daysLater);
}

export function isFiltered({ oldest: _, ...conditions }: OrdersSearch): boolean {
  return Object.values(conditions).some((condition) => condition !== undefined);
}
