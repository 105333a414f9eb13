import { inTransaction } from '@supergraph/service/database/transaction';
import type { Logger } from '@supergraph/service/logger';
import type { InventoryDeps } from '../deps.ts';
import type { InventoryDb } from '../store/database.ts';
import {
  findDueOrderIds,
  type LockedStock,
  lockDueReservations,
  lockReservationsOfOrders,
} from '../store/locks.ts';
import { settleReservations } from './settle-reservations.ts';

export interface ExpiryDeps extends InventoryDeps {
  readonly log: Logger;
}

const BATCH_SIZE = 100;
const BATCHES_MAX = 50;

/**
 * Frees what is held past its deadline, in batches of a transaction each. Any number of replicas may
 * run it at once: each takes what the others have not locked. A hold that cannot be freed fails its
 * batch, which is then gone through one by one, so that it holds up no other.
 *
 * @returns how many holds it expired, at most 5,000; the next run goes on
 * @throws AggregateError of the holds that could not be freed, once the others are
 */
export async function expireReservations(deps: ExpiryDeps): Promise<number> {
  let expired = 0;
  for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
    const size = await expireBatch(deps).catch((error: unknown) => {
      // One by one all may succeed, and then nothing else would tell of it.
      deps.log.warn({ err: error }, 'a batch of holds could not be expired: each alone now');
      return expireOneByOne(deps);
    });
    expired += size;
    if (size < BATCH_SIZE) break;
  }
  return expired;
}

function expireBatch({ db, clock }: InventoryDeps): Promise<number> {
  return inTransaction(db, async (tx) => {
    const now = clock();
    const stock = await lockDueReservations(tx, { now, limit: BATCH_SIZE });
    await expire(tx, stock, now);
    return stock.reservations.length;
  });
}

async function expireOneByOne(deps: InventoryDeps): Promise<number> {
  const orderIds = await findDueOrderIds(deps.db, { now: deps.clock(), limit: BATCH_SIZE });
  const errors: unknown[] = [];
  let expired = 0;
  for (const orderId of orderIds) {
    try {
      expired += await expireOne(deps, orderId);
    } catch (error) {
      errors.push(new Error(`The hold of order ${orderId} cannot be expired.`, { cause: error }));
    }
  }
  if (errors.length === 0) return expired;
  throw new AggregateError(errors, `${errors.length} holds cannot be expired; ${expired} were.`);
}

function expireOne({ db, clock }: InventoryDeps, orderId: string): Promise<number> {
  return inTransaction(db, async (tx) => {
    const stock = await lockReservationsOfOrders(tx, [orderId]);
    const now = clock();
    const isDue = stock.reservations.every(
      ({ status, expiresAt }) => status === 'HELD' && expiresAt !== null && expiresAt <= now,
    );
    if (!isDue) return 0;
    await expire(tx, stock, now);
    return stock.reservations.length;
  });
}

function expire(tx: InventoryDb, stock: LockedStock, now: Date): Promise<unknown> {
  const expiry = { to: 'EXPIRED', reason: 'hold expired' } as const;
  return settleReservations(tx, stock, () => expiry, { actor: 'inventory', now });
}
