import { withinMs } from '../within-ms.ts';

/**
 * A condition for taking traffic; rejects with the reason while it does not hold. Where it holds and
 * something is amiss all the same, it resolves to that.
 */
export type ReadyCheck = () => Promise<unknown>;

export type ReadyChecks = Record<string, ReadyCheck>;

/** Less than the second that balancers usually wait for `/ready`: too late is as good as dead. */
const CHECK_MS_MAX = 800;

/** What is needed to begin and can be done without later: once it held, it holds for good. */
export function atStart(check: ReadyCheck): ReadyCheck {
  let hasHeld = false;
  return async () => {
    if (hasHeld) return;
    await check();
    hasHeld = true;
  };
}

export interface Readiness {
  status: 'ready' | 'not ready' | 'stopping';
  /** By the name of each check: "ok", "ok, but …" or the reason against it. */
  checks: Record<string, string>;
}

/** All who ask while checks are under way share their verdicts: asking often costs a database nothing. */
export function createReadiness(
  ready: ReadyChecks,
  isStopping: () => boolean,
): () => Promise<Readiness> {
  let underWay: Promise<Record<string, string>> | undefined;
  return async () => {
    underWay ??= runReadyChecks(ready).finally(() => {
      underWay = undefined;
    });
    const checks = await underWay;
    if (isStopping()) return { status: 'stopping', checks };
    const isReady = Object.values(checks).every((verdict) => isGood(verdict));
    return { status: isReady ? 'ready' : 'not ready', checks };
  };
}

const OK = 'ok';
const isGood = (verdict: string) => verdict === OK || verdict.startsWith(`${OK}, but `);

/** "ok", "ok, but …" or the reason against it, for each of them. */
export async function runReadyChecks(checks: ReadyChecks): Promise<Record<string, string>> {
  const late = () => new Error(`no answer within ${CHECK_MS_MAX} ms`);
  const verdicts = Object.entries(checks).map(async ([name, check]) => {
    try {
      const amiss = await withinMs(CHECK_MS_MAX, check(), late);
      return [name, typeof amiss === 'string' ? `${OK}, but ${amiss}` : OK];
    } catch (error) {
      return [name, error instanceof Error ? error.message : String(error)];
    }
  });
  return Object.fromEntries(await Promise.all(verdicts));
}
