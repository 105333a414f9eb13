export interface AppointmentsOptions {
  /** How many could be served in a second; read at every refusal. */
  readonly perSecond: () => number;
  readonly random?: () => number;
}

export interface Appointments {
  /** When whoever is refused now should come again, in milliseconds from now. */
  next(nowMs: number): number;
}

const SOONEST_MS = 100;
/** Nobody watches a spinner for longer. */
const LATEST_MS = 30_000;
/** More are asked to come than can be served, since some will not, and no place shall stay empty. */
const OVERBOOKING = 2;

/**
 * Tells the refused when to come again: one after another, at the pace at which places become free. Were
 * all told the same, all would come at once and be refused at once, and refusing costs too. Where the
 * book is full, the last half of it is shared by lot.
 */
export function createAppointments({
  perSecond,
  random = Math.random,
}: AppointmentsOptions): Appointments {
  let nextAtMs = 0;
  return {
    next(nowMs) {
      const stepMs = 1_000 / Math.max(1, perSecond() * OVERBOOKING);
      nextAtMs = Math.max(nextAtMs, nowMs + SOONEST_MS) + stepMs;
      const afterMs = nextAtMs - nowMs;
      if (afterMs <= LATEST_MS) return Math.ceil(afterMs);
      nextAtMs = nowMs + LATEST_MS;
      return Math.ceil(LATEST_MS * (0.5 + random() / 2));
    },
  };
}
