/** What a closed loop of clients measured: each sends its next request when it has its answer. */
export interface Load {
  done: number;
  seconds: number;
  perSecond: number;
  /** One entry per request, sorted. */
  latenciesMs: number[];
}

/** @param work called over and over by each client until the time is up; a rejection ends the run */
export async function runClients(
  { clients, seconds }: { clients: number; seconds: number },
  work: (client: number) => Promise<void>,
): Promise<Load> {
  const latenciesMs: number[] = [];
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1_000;
  const loop = async (client: number) => {
    while (performance.now() < endsAt) {
      const before = performance.now();
      await work(client);
      latenciesMs.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, client) => loop(client)));
  const elapsed = (performance.now() - startedAt) / 1_000;
  return {
    done: latenciesMs.length,
    seconds: elapsed,
    perSecond: latenciesMs.length / elapsed,
    latenciesMs: latenciesMs.toSorted((a, b) => a - b),
  };
}

export function merge(loads: readonly Load[]): Load {
  const done = sum(loads.map((load) => load.done));
  const seconds = sum(loads.map((load) => load.seconds));
  const latenciesMs = loads.flatMap((load) => load.latenciesMs).toSorted((a, b) => a - b);
  return { done, seconds, perSecond: done / seconds, latenciesMs };
}

/** @param share 0.95 for p95 */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
