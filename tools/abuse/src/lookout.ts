import { setTimeout as sleep } from 'node:timers/promises';
import type { Site } from './site.ts';
import { countFailures, latenciesMs, percentile } from './watch/latencies.ts';
import { type Meter, startMeter } from './watch/meter.ts';
import type { Sample, Watch } from './watch/sample.ts';
import { startWatcher, type Watcher } from './watch/watcher.ts';

/** What is usual while nobody attacks. */
export interface Baseline {
  p50Ms: number;
  p99Ms: number;
  /** Processors that each process keeps busy. */
  busy: Record<string, number>;
}

/** Everything that watches: the bystander, the operator, memory and processor time. */
export interface Lookout {
  now(): number;
  watch(what: Watch): void;
  /** What bystander and operator sent in a span, once all of it is back or given up. */
  sentBetween(from: number, to: number): Promise<Sample[]>;
  growthSince(moment: number): Record<string, number>;
  /** @throws Error when it is not answered even then */
  measureBaseline(ms: number): Promise<Baseline>;
  /**
   * Waits until a bystander is answered as usual, nothing is owed to it and no process is busier than
   * usual: then nothing of the attack is under way any more.
   *
   * @returns milliseconds from the attack's end; Infinity after a minute
   */
  untilCalm(baseline: Baseline, attack: { from: number; to: number }): Promise<number>;
  forget(): void;
  close(): void;
}

/** What was asked in the last moment may still be on its way. */
const ON_ITS_WAY_MS = 100;

/** All must be calm for so long. */
const CALM_MS = 500;
const LOOK_EVERY_MS = 50;
const GIVE_UP_MS = 60_000;
/** Longer than the bystander waits for anything. */
const ANSWER_MS_MAX = 12_000;
/** Below this nobody calls an answer slow, however fast it is usually. */
const USUAL_MS_MIN = 50;
const BUSIER_MAX = 0.25;

export async function openLookout(site: Pick<Site, 'processes'>, first: Watch): Promise<Lookout> {
  const watcher: Watcher = await startWatcher(first);
  const meter: Meter = startMeter(site.processes);

  function isCalm({ p99Ms, busy }: Baseline, from: number, to: number): boolean {
    const usualMs = Math.max(2 * p99Ms, USUAL_MS_MIN);
    // Hashing a password has a measure of its own.
    const samples = watcher.sentBetween(from, to).filter(({ what }) => what !== 'sign-in');
    if (samples.length === 0 || latenciesMs(samples).some((ms) => ms > usualMs)) return false;
    return Object.entries(meter.busyBetween(from, to)).every(
      ([name, cores]) => cores <= (busy[name] ?? 0) + BUSIER_MAX,
    );
  }

  async function sentBetween(from: number, to: number): Promise<Sample[]> {
    const endsAt = now() + ANSWER_MS_MAX;
    for (;;) {
      const samples = watcher.sentBetween(from, to);
      const areBack = samples.every(({ backAt }) => backAt !== undefined);
      if (areBack || now() > endsAt) return samples;
      await sleep(LOOK_EVERY_MS);
    }
  }

  return {
    now,
    watch: watcher.watch,
    sentBetween,
    growthSince: (moment) => meter.growthBetween(moment, now()),
    async measureBaseline(ms) {
      const from = now();
      await sleep(ms);
      const samples = await sentBetween(from, from + ms);
      const sorted = latenciesMs(samples.filter(({ what }) => what === 'query'));
      const [p50Ms, p99Ms] = [percentile(sorted, 0.5), percentile(sorted, 0.99)];
      if (Number.isFinite(p99Ms)) return { p50Ms, p99Ms, busy: meter.busyBetween(from, from + ms) };
      const failures = countFailures(samples).map(([what, count]) => `${count} × ${what}`);
      throw new Error(`A bystander is not answered while nobody attacks: ${failures.join(', ')}.`);
    },
    async untilCalm(baseline, { from, to }) {
      for (let begin = to; begin - to <= GIVE_UP_MS; begin += LOOK_EVERY_MS) {
        const end = begin + CALM_MS;
        await sleep(Math.max(0, end + ON_ITS_WAY_MS - now()));
        const isOwed = watcher
          .sentBetween(from, begin)
          .some(({ backAt = Number.POSITIVE_INFINITY }) => backAt > end);
        if (!isOwed && isCalm(baseline, begin, end)) return begin - to;
      }
      return Number.POSITIVE_INFINITY;
    },
    forget() {
      watcher.forgetBefore(now());
      meter.forgetBefore(now() - CALM_MS);
    },
    close() {
      watcher.close();
      meter.stop();
    },
  };
}

function now(): number {
  return performance.timeOrigin + performance.now();
}
