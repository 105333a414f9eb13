import type { Logger } from '@supergraph/service/logger';
import type { CostLimits } from '../cost-limits.ts';
import { createBuckets, type Spending } from './buckets.ts';
import { budgetLimits } from './limits.ts';
import type { BudgetMetrics } from './metrics.ts';
import { createSettlement } from './settlement.ts';
import type { SharedBuckets } from './shared-buckets.ts';

export interface BudgetsOptions {
  readonly limits: Pick<CostLimits, 'perMinute' | 'burst'>;
  /** What replicas have in common; undefined: each counts by itself. */
  readonly shared?: SharedBuckets | undefined;
  readonly log: Logger;
  readonly metrics: Pick<BudgetMetrics, 'settled' | 'isUp'>;
}

export interface Budgets {
  /** Undefined where nobody is bound. */
  spend(payer: string, cost: number, isMutation: boolean): Spending | undefined;
  stop(): Promise<void>;
}

/** A caller that has spent this part of its bucket since the last time is told of at once. */
const SOON = 0.1;

/**
 * What callers may spend over time, counted here and settled with other replicas. While those cannot be
 * reached queries are not refused, since nothing says that they were too many, and mutations go by what
 * this replica has seen.
 */
export function createBudgets({ limits, shared, log, metrics }: BudgetsOptions): Budgets {
  const { perMinute, burst } = limits;
  if (perMinute === 0) return { spend: () => undefined, stop: async () => undefined };
  const buckets = createBuckets({ perMinute, burst, callersMax: budgetLimits.callersMax });
  const msPerCost = 60_000 / perMinute;
  const settlement =
    shared &&
    createSettlement({
      shared,
      soonMs: burst * msPerCost * SOON,
      learn: buckets.learn,
      log,
      metrics,
    });
  return {
    spend(payer, cost, isMutation) {
      const isForced = settlement?.isAway && !isMutation;
      const spending = buckets.spend(payer, cost, isForced);
      // Who is refused spends nothing; to ask is to learn how long it has to wait for what others let pass.
      const spentMs = spending.waitMs === 0 ? cost * msPerCost : 0;
      if (cost > 0) settlement?.note(payer, spentMs);
      return spending;
    },
    stop: async () => settlement?.stop(),
  };
}
