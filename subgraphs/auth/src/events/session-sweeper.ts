import type { Logger } from '@supergraph/service/logger';
import { createSweeper, type Sweeper } from '@supergraph/service/sweeper';
import { forgetChallenges } from '../actions/forget-challenges.ts';
import { forgetRevocations } from '../actions/forget-revocations.ts';
import { forgetSessions } from '../actions/forget-sessions.ts';
import type { AuthDeps } from '../deps.ts';

const SWEEP_MS = 60_000;

/** Forgets expired sessions, challenges and revocations now and then; every replica runs one, and they share the work. */
export function createSessionSweeper(
  deps: Pick<AuthDeps, 'db' | 'clock'> & { log: Logger },
  intervalMs = SWEEP_MS,
): Sweeper {
  return createSweeper({
    purpose: 'forget expired sessions, challenges and revocations',
    intervalMs,
    log: deps.log,
    async sweep() {
      await forgetSessions(deps);
      await forgetChallenges(deps);
      await forgetRevocations(deps);
    },
  });
}
