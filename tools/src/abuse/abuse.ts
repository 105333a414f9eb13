import { setTimeout as sleep } from 'node:timers/promises';
import { logIn, openShop } from '../chaos/shop.ts';
import { demoLogins, demoPassword } from '../demo/users.ts';
import type { Attack } from './attack.ts';
import type { Target } from './attacker/target.ts';
import { judge } from './judge.ts';
import { type Baseline, type Lookout, openLookout } from './lookout.ts';
import type { Observation } from './observation.ts';
import type { Site } from './site.ts';
import { runTrial } from './trial.ts';
import type { Watch } from './watch/sample.ts';

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

/** Neither is the stack's own, and they have no network in common. */
const addresses = { attacker: '127.1.13.13', bystander: '127.2.7.7' };
/** Of one product: enough to multiply with. */
const VARIANTS = 50;
/** Access tokens last ten minutes. */
const SIGN_IN_AGAIN_MS = 240_000;
const WARM_UP_MS = 2_000;

/** One attack after another on a running system, each watched until all is as before. */
export async function runAbuse(options: AbuseOptions): Promise<AbuseReport> {
  const { site, attacks, seconds, baselineSeconds, tell = () => undefined } = options;
  const cast = await gatherCast(site);
  const lookout = await openLookout(site, cast.watch());
  try {
    await sleep(WARM_UP_MS);
    const baseline = await lookout.measureBaseline(baselineSeconds * 1_000);
    const verdicts: Verdict[] = [];
    for (const attack of attacks) {
      await cast.signInAgain();
      lookout.watch(cast.watch({ signsIn: attack.watchesSignIn ?? false }));
      const { crashes } = site;
      const { target } = cast;
      const trial = { attack, target, lookout, baseline, seconds, crashes };
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

interface Cast {
  target: Target;
  watch(options?: { signsIn: boolean }): Watch;
  signInAgain(): Promise<void>;
}

/** Who takes part: the attacker as a customer, the bystander as another, and articles in stock. */
async function gatherCast({ urls }: Site): Promise<Cast> {
  const url = `${urls.gateway}/graphql`;
  const run = `a${Date.now().toString(36)}`;
  const login = { email: demoLogins.customer2, password: demoPassword };
  const attacker = await logIn(url, { email: demoLogins.customer, password: demoPassword });
  const bystander = await logIn(url, login);
  const { variantIds } = await openShop(url, { run, customers: 0, variants: VARIANTS });
  const { gateway, ...subgraphs } = urls;
  const target: Target = {
    gateway,
    subgraphs,
    address: addresses.attacker,
    token: attacker.token,
    email: login.email,
    variantIds: [...variantIds],
  };
  let signedInAt = Date.now();
  return {
    target,
    watch: ({ signsIn } = { signsIn: false }) => ({
      gateway,
      services: urls,
      address: addresses.bystander,
      token: bystander.token,
      ...(signsIn && { login }),
    }),
    async signInAgain() {
      if (Date.now() - signedInAt < SIGN_IN_AGAIN_MS) return;
      await Promise.all([attacker.renew(), bystander.renew()]);
      target.token = attacker.token;
      signedInAt = Date.now();
    },
  };
}
