import type { OrderStatus } from './order-status.ts';

/** From its first moment to the first one after it. */
export interface TimeSpan {
  readonly since: Date;
  readonly until: Date;
}

/** Orders of one hour, state and currency. */
export interface OrderCount {
  readonly hour: Date;
  readonly status: OrderStatus;
  readonly currency: string;
  readonly count: number;
  readonly amountMinor: bigint;
}

/** What counts as sold: what was refused, called off or is not settled brings nothing. */
const sold: ReadonlySet<OrderStatus> = new Set(['CONFIRMED', 'COMPLETED']);

/** The same counts by state, by hour, and what was sold by currency; each in its order. */
export function summarise(counts: readonly OrderCount[]) {
  return {
    byStatus: sums(counts, ({ status }) => status).map(([status, count]) => ({ status, count })),
    perHour: sums(counts, ({ hour }) => hour.getTime()).map(([hour, count]) => ({
      hour: new Date(hour),
      count,
    })),
    sold: [
      ...Map.groupBy(
        counts.filter(({ status }) => sold.has(status)),
        ({ currency }) => currency,
      ),
    ]
      .map(([currency, group]) => ({
        currency,
        amountMinor: group.reduce((sum, { amountMinor }) => sum + amountMinor, 0n),
      }))
      .toSorted((a, b) => (a.currency < b.currency ? -1 : 1)),
  };
}

function sums<Key extends string | number>(
  counts: readonly OrderCount[],
  keyOf: (count: OrderCount) => Key,
): [Key, number][] {
  return [...Map.groupBy(counts, keyOf)]
    .map(([key, group]): [Key, number] => [key, group.reduce((sum, { count }) => sum + count, 0)])
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}
