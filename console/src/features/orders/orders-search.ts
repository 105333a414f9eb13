import { isOrderStatus, type OrderStatus } from './order-status.tsx';

/** What the address of the list says: any view of it can be shared. */
export interface OrdersSearch {
  readonly status?: readonly OrderStatus[];
  /** Days as the viewer has them, 2026-03-01; both are in it. */
  readonly from?: string;
  readonly to?: string;
  /** usr_… */
  readonly customer?: string;
  readonly oldest?: true;
}

/** Whatever somebody wrote into the address: what makes no sense is left out. */
export function readOrdersSearch(search: Record<string, unknown>): OrdersSearch {
  const status = [search['status']].flat().filter(isOrderStatus);
  const { from, to, customer, oldest } = search;
  return {
    ...(status.length > 0 && { status }),
    ...(isDay(from) && { from }),
    ...(isDay(to) && { to }),
    ...(typeof customer === 'string' && customer.startsWith('usr_') && { customer }),
    ...(oldest === true && { oldest }),
  };
}

function isDay(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    /^\d{4}-\d{2}-\d{2}$/.test(value) &&
    !Number.isNaN(Date.parse(value))
  );
}

/** The graph's filter for it: days begin and end where the viewer is. */
export function filterOf({ status, from, to, customer }: OrdersSearch) {
  return {
    ...(status && { status: [...status] }),
    ...(from && { placedAfter: startOf(from).toISOString() }),
    ...(to && { placedBefore: startOf(to, 1).toISOString() }),
    ...(customer && { customerId: customer }),
  };
}

function startOf(day: string, daysLater = 0): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + daysLater);
}

export function isFiltered({ status, from, to, customer }: OrdersSearch): boolean {
  return [status, from, to, customer].some((condition) => condition !== undefined);
}
