import type { CheckConfig } from '../core/findings/config.ts';
import type { Finding } from '../core/findings/finding.ts';
import type { Graph } from '../core/graph/graph.ts';
import type { KnownOperation } from '../operations/operation.ts';
import { validationErrors } from '../operations/validate-operations.ts';
import { comparePlans } from './compare-plans.ts';

/** Plans every operation that both schemas accept before and after, and tells where plans got worse. */
export async function checkPlans(
  operations: readonly KnownOperation[],
  before: Graph,
  after: Graph,
  limits: CheckConfig['plans'],
): Promise<Finding[]> {
  if (operations.length === 0 || before.supergraphSdl === after.supergraphSdl) return [];
  const { createPlanner } = await import('./plan-operations.ts');
  const planBefore = createPlanner(before.supergraphSdl);
  const planAfter = createPlanner(after.supergraphSdl);
  return operations.flatMap((operation) => {
    const isValid = [before, after].every(
      ({ api }) => validationErrors(api, operation.document).length === 0,
    );
    if (!isValid) return [];
    const finding = comparePlans(operation, planBefore(operation), planAfter(operation), limits);
    return finding ? [finding] : [];
  });
}
