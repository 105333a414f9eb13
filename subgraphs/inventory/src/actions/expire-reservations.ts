import { inTransaction } from '@supergraph/shared/database/transaction';
import type { InventoryDeps } from '../deps.ts';
import { lockDueReservations } from '../store/locks.ts';
import { settleReservations } from './settle-reservations.ts';

const BATCH_SIZE = 100;
const BATCHES_MAX = 50;

/**
 * Frees what is held past its deadline, in batches of a transaction each. Any number of replicas may
 * run it at once: each takes what the others have not locked.
 *
 * @returns how many holds it expired, at most 5,000; the next run goes on
 */
export async function expireReservations(deps: InventoryDeps): Promise<number> {
  let expired = 0;
  for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
    const size = await expireBatch(deps);
    expired += size;
    if (size < BATCH_SIZE) break;
  }
  return expired;
}

function expireBatch({ db, clock }: InventoryDeps): Promise<number> {
  return inTransaction(db, async (tx) => {
    const now = clock();
    const stock = await lockDueReservations(tx, { now, limit: BATCH_SIZE });
    if (stock.reservations.length > 0) {
      const settlement = {
        to: 'EXPIRED',
        actor: 'inventory',
        reason: 'hold expired',
        now,
      } as const;
      await settleReservations(tx, stock, settlement);
    }
    return stock.reservations.length;
  });
}
