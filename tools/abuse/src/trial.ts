import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Attack } from './attack.ts';
import type { Tally } from './attacker/tally.ts';
import type { Target } from './attacker/target.ts';
import { bars } from './judge.ts';
import type { Baseline, Lookout } from './lookout.ts';
import type { Observation } from './observation.ts';
import { countFailures, latenciesMs, percentile } from './watch/latencies.ts';
import { untilNothingIsOpen } from './watch/open-counters.ts';
import { startChild } from './watch/watcher.ts';

export interface TrialOptions {
  attack: Attack;
  target: Target;
  lookout: Lookout;
  baseline: Baseline;
  seconds: number;
  crashes: string[];
  operatorUrls: Readonly<Record<string, string>>;
}

/** Shorter attacks are watched for so long all the same. */
const WATCHED_MS_MIN = 1_000;

const tallySchema: z.ZodType<Tally> = z.object({
  sent: z.number(),
  answers: z.record(z.string(), z.number()),
  slowestMs: z.number(),
});

/** Lets one attack happen, and watches until all is as before. */
export async function runTrial(options: TrialOptions): Promise<Observation> {
  const { attack, target, lookout, baseline, crashes } = options;
  const crashesBefore = crashes.length;
  const seconds = Math.max(options.seconds, attack.secondsMin ?? 0);
  const attacker = await startChild(new URL('./attacker/main.ts', import.meta.url));
  const from = lookout.now();
  attacker.send({ attack: attack.name, seconds, target });
  const [message] = await once(attacker, 'message');
  const to = lookout.now();
  await sleep(Math.max(0, from + WATCHED_MS_MIN - to));
  const recoveryMs = await lookout.untilCalm(baseline, { from, to });
  const leftMs = Math.max(0, to + bars.recoveryMsMax - lookout.now());
  const stillOpen = await untilNothingIsOpen(options.operatorUrls, { limitMs: leftMs });
  const samples = await lookout.sentBetween(from, Math.max(to, from + WATCHED_MS_MIN));
  const untilNow = await lookout.sentBetween(from, lookout.now());
  const queries = latenciesMs(samples.filter(({ what }) => what === 'query'));
  const signIns = latenciesMs(samples.filter(({ what }) => what === 'sign-in'));
  const health = latenciesMs(untilNow.filter(({ what }) => what.includes('/')));
  return {
    tally: tallySchema.parse(message),
    lastedMs: to - from,
    p50Ms: percentile(queries, 0.5),
    p99Ms: percentile(queries, 0.99),
    signInMs: signIns.at(-1),
    failures: countFailures(untilNow),
    healthMs: health.at(-1) ?? Number.NaN,
    growthBytes: lookout.growthSince(from),
    crashes: crashes.slice(crashesBefore),
    recoveryMs,
    stillOpen,
  };
}
