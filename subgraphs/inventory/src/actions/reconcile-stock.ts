import type { InventoryDeps } from '../deps.ts';
import { type Drift, findDrift } from '../store/reconciliation.ts';

const DRIFTS_MAX = 1_000;

/**
 * Recomputes every counter from the ledger and from the holds, and reports the levels that differ,
 * at most 1,000. Changes nothing: which side is right is for people to decide.
 */
export function reconcileStock({ db }: Pick<InventoryDeps, 'db'>): Promise<Drift[]> {
  return findDrift(db, DRIFTS_MAX);
}
