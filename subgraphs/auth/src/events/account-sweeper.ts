import type { Logger } from '@supergraph/service/logger';
import { createSweeper, type Sweeper } from '@supergraph/service/sweeper';
import { deleteDueAccounts } from '../actions/delete-due-accounts.ts';
import { forgetTokens } from '../actions/forget-tokens.ts';
import type { AuthDeps } from '../deps.ts';

const SWEEP_MS = 60_000;

/** Deletes accounts whose grace is over, and forgets links that have expired; every replica runs one. */
export function createAccountSweeper(
  deps: Pick<AuthDeps, 'db' | 'clock'> & { log: Logger },
  intervalMs = SWEEP_MS,
): Sweeper {
  return createSweeper({
    purpose: 'delete accounts that are due',
    intervalMs,
    log: deps.log,
    async sweep() {
      await deleteDueAccounts(deps);
      await forgetTokens(deps);
    },
  });
}
