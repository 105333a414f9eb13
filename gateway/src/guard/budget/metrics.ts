import { counter, gauge } from '@supergraph/service/metrics';
import type { CallerKind } from '../cost-limits.ts';

export type BudgetMetrics = ReturnType<typeof createBudgetMetrics>;

export function createBudgetMetrics() {
  const beyond = counter({
    name: 'gateway_operations_beyond_rate_total',
    help: 'Operations whose caller had spent what it may for now; refused unless COST_MODE is measure.',
    labelNames: ['caller'],
  });
  const settlements = counter({
    name: 'gateway_budget_settlements_total',
    help: 'Times that this replica told others what was spent, by whether the shared store answered.',
    labelNames: ['outcome'],
  });
  return {
    beyond: (caller: CallerKind) => beyond.inc({ caller }),
    settled: (outcome: 'settled' | 'failed') => settlements.inc({ outcome }),
    /** There is no such metric where nothing is shared: a gauge that was never set says 0. */
    isUp: (isUp: boolean) => storeUp().set(Number(isUp)),
  };
}

const storeUp = () =>
  gauge({
    name: 'gateway_budget_store_up',
    help: 'Whether the shared store of budgets answers: 1, or 0, while queries are not limited by them and mutations by this replica alone.',
    labelNames: [],
  });
