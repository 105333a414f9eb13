import { createSweeper, type Sweeper } from '@supergraph/service/sweeper';
import { pseudonymiseDeletedCustomers } from '../actions/pseudonymise-deleted-customers.ts';
import type { OrdersDeps } from '../deps.ts';

const SWEEP_MS = 5_000;

/** Pseudonymises orders of those who are gone; every replica runs one, and they share the work. */
export function createDeletedCustomerSweeper(
  deps: Pick<OrdersDeps, 'db' | 'clock' | 'log'>,
): Sweeper {
  const { log } = deps;
  return createSweeper({
    purpose: 'pseudonymise orders',
    intervalMs: SWEEP_MS,
    log,
    async sweep() {
      const orders = await pseudonymiseDeletedCustomers(deps);
      if (orders > 0) log.info({ orders }, 'pseudonymised orders of those who are gone');
    },
  });
}
