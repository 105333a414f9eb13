import { type Usage, usageOf, usageOfFamily } from './processes.ts';

/** Processes by name; `isFamily` counts children in. */
export type Processes = Record<string, { pid: number; isFamily: boolean }>;

export interface Meter {
  /** How much more memory each process had at its most than when the span began, in bytes. */
  growthBetween(from: number, to: number): Record<string, number>;
  /** Processors that each process kept busy on average: 1 is one whole core. */
  busyBetween(from: number, to: number): Record<string, number>;
  forgetBefore(moment: number): void;
  stop(): void;
}

interface Reading {
  at: number;
  pids: Processes;
  usage: Record<string, Usage>;
}

const READ_EVERY_MS = 100;

/** Reads memory and processor time of processes again and again. */
export function startMeter(processes: () => Processes): Meter {
  let readings: Reading[] = [];
  let isReading = false;
  const timer = setInterval(async () => {
    if (isReading) return;
    isReading = true;
    readings.push(await read(processes()));
    isReading = false;
  }, READ_EVERY_MS);
  const between = (from: number, to: number) =>
    readings.filter(({ at }) => at >= from - READ_EVERY_MS && at <= to);

  return {
    growthBetween(from, to) {
      const [first, ...later] = between(from, to);
      return mapUsage(first, ({ memoryBytes }, name) =>
        Math.max(0, ...later.map(({ usage }) => (usage[name]?.memoryBytes ?? 0) - memoryBytes)),
      );
    },
    busyBetween(from, to) {
      const span = between(from, to);
      const [first, last] = [span[0], span.at(-1)];
      return mapUsage(first, ({ cpuSeconds }, name) => {
        const after = last?.usage[name];
        const isSame = first?.pids[name]?.pid === last?.pids[name]?.pid;
        if (!first || !last || !after || !isSame || last.at === first.at) return 0;
        return ((after.cpuSeconds - cpuSeconds) / (last.at - first.at)) * 1_000;
      });
    },
    forgetBefore(moment) {
      readings = readings.filter(({ at }) => at >= moment);
    },
    stop: () => clearInterval(timer),
  };
}

async function read(pids: Processes): Promise<Reading> {
  const at = performance.timeOrigin + performance.now();
  const entries = await Promise.all(
    Object.entries(pids).map(async ([name, { pid, isFamily }]) => {
      const usage = await (isFamily ? usageOfFamily(pid) : usageOf(pid));
      return usage ? [[name, usage] as const] : [];
    }),
  );
  return { at, pids, usage: Object.fromEntries(entries.flat()) };
}

function mapUsage(
  reading: Reading | undefined,
  toNumber: (usage: Usage, name: string) => number,
): Record<string, number> {
  const entries = Object.entries(reading?.usage ?? {});
  return Object.fromEntries(entries.map(([name, usage]) => [name, toNumber(usage, name)]));
}
