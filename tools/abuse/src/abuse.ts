import { setTimeout as sleep } from 'node:timers/promises';
import type { Attack } from './attack.ts';
import { gatherCast } from './cast.ts';
import { judge } from './judge.ts';
import { type Baseline, type Lookout, openLookout } from './lookout.ts';
import type { Observation } from './observation.ts';
import type { Site } from './site.ts';
import { runTrial } from './trial.ts';

export interface AbuseOptions {
  site: Site;
  attacks: readonly Attack[];
  /** How long each attack goes on at most. */
  seconds: number;
  /** How long the system is watched before the first of them. */
  baselineSeconds: number;
  /** Told of each attack as it has ended. */
  tell?: (verdict: Verdict) => void;
}

export interface Verdict {
  attack: Attack;
  seen: Observation;
  /** Bars that were broken. */
  violations: string[];
}

export interface AbuseReport {
  baseline: Baseline;
  verdicts: Verdict[];
}

const WARM_UP_MS = 2_000;

/** One attack after another on a running system, each watched until all is as before. */
export async function runAbuse(options: AbuseOptions): Promise<AbuseReport> {
  const { site, attacks, seconds, baselineSeconds, tell = () => undefined } = options;
  const cast = await gatherCast(site.urls, site.minting);
  const lookout = await openLookout(site, cast.watch());
  try {
    await sleep(WARM_UP_MS);
    const baseline = await lookout.measureBaseline(baselineSeconds * 1_000);
    const verdicts: Verdict[] = [];
    for (const attack of attacks) {
      await cast.signInAgain();
      lookout.watch(cast.watch({ signsIn: attack.watchesSignIn ?? false }));
      const { crashes, operatorUrls } = site;
      const { target } = cast;
      const trial = { attack, target, lookout, baseline, seconds, crashes, operatorUrls };
      const seen = await runTrial(trial);
      const verdict = { attack, seen, violations: judge(attack, seen) };
      verdicts.push(verdict);
      tell(verdict);
      if (!Number.isFinite(seen.recoveryMs)) await comeToRest(site, lookout, baseline);
      lookout.forget();
    }
    return { baseline, verdicts };
  } finally {
    lookout.close();
  }
}

/** What one attack leaves behind must not be blamed on the next. */
async function comeToRest(site: Site, lookout: Lookout, baseline: Baseline): Promise<void> {
  await site.restart();
  const now = lookout.now();
  await lookout.untilCalm(baseline, { from: now, to: now });
}
