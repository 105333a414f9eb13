import { withinMs } from '../within-ms.ts';

/** A condition for taking traffic; rejects with the reason while it does not hold. */
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

/** "ok" or the reason against it, for each of them. */
export async function runReadyChecks(checks: ReadyChecks): Promise<Record<string, string>> {
  const late = () => new Error(`no answer within ${CHECK_MS_MAX} ms`);
  const verdicts = Object.entries(checks).map(async ([name, check]) => {
    try {
      await withinMs(CHECK_MS_MAX, check(), late);
      return [name, 'ok'];
    } catch (error) {
      return [name, error instanceof Error ? error.message : String(error)];
    }
  });
  return Object.fromEntries(await Promise.all(verdicts));
}
