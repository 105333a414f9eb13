/** Milliseconds by the clock of the machine, which all of its processes read alike (CLOCK_MONOTONIC). */
export function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1_000_000;
}
