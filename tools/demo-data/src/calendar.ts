/** The demo's last moment. Fixed, so that the data does not depend on the day it is made. */
export const anchor = Date.UTC(2026, 5, 30, 18, 0, 0);

export const secondMs = 1_000;
export const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** The history that the orders cover, ending at the anchor. */
export const historyStart = anchor - 365 * dayMs;

/** How long inventory keeps stock for an order that is not settled. */
export const holdTtlMs = 15 * minuteMs;

/** Open orders of the demo are there to be looked at: their holds outlive whoever looks. */
export const openHoldMs = 3_650 * dayMs;

export function iso(time: number): string {
  return new Date(time).toISOString();
}
