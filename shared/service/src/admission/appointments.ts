export interface AppointmentsOptions {
  /** How many could be served in a second; read at every refusal. */
  readonly perSecond: () => number;
  readonly random?: () => number;
}

export interface Appointments {
  /** When a caller who is refused now should come again, in milliseconds from now. */
  next(caller: string, nowMs: number): number;
}

const SOONEST_MS = 100;
/** Nobody watches a spinner for longer. */
const LATEST_MS = 30_000;
/** More are asked to come than can be served, since some will not, and no place shall stay empty. */
const OVERBOOKING = 3;
/** Beyond, who is new counts as one of them. */
const CALLERS_MAX = 10_000;
const SWEEP_MS = 1_000;

/**
 * Tells the refused when to come again: one after another, at the pace at which places become free. Were
 * all told the same, all would come at once and be refused at once, and refusing costs too. Callers take
 * turns, so that who is refused once need not wait for another's hundred. What lies beyond half a minute
 * falls by lot into its second half.
 */
export function createAppointments({
  perSecond,
  random = Math.random,
}: AppointmentsOptions): Appointments {
  /** Callers whose last appointment lies ahead, with its moment. */
  const ahead = new Map<string, number>();
  let sweptAtMs = 0;

  function sweep(nowMs: number): void {
    if (nowMs - sweptAtMs < SWEEP_MS) return;
    sweptAtMs = nowMs;
    for (const [caller, atMs] of ahead) if (atMs <= nowMs) ahead.delete(caller);
  }

  return {
    next(caller, nowMs) {
      sweep(nowMs);
      const before = Math.max(ahead.get(caller) ?? 0, nowMs + SOONEST_MS);
      if (ahead.size < CALLERS_MAX) ahead.set(caller, before);
      const turnMs = (1_000 * ahead.size) / Math.max(1, perSecond() * OVERBOOKING);
      const atMs = Math.min(before + turnMs, nowMs + LATEST_MS);
      if (ahead.has(caller)) ahead.set(caller, atMs);
      const afterMs = Math.ceil(atMs - nowMs);
      return afterMs < LATEST_MS ? afterMs : Math.ceil(LATEST_MS * (0.5 + random() / 2));
    },
  };
}
