import type { CheckConfig } from '../core/findings/config.ts';
import type { Finding } from '../core/findings/finding.ts';
import type { Graph } from '../core/graph/graph.ts';
import { collectGarbage } from '../core/memory.ts';
import type { KnownOperation } from '../operations/operation.ts';
import { validationErrors } from '../operations/validate-operations.ts';
import { comparePlans } from './compare-plans.ts';
import { isTouchedBy } from './touched-operations.ts';

/**
 * Plans every operation that both schemas accept and that the change touches, before and after, and tells where plans
 * got worse.
 */
export async function checkPlans(
  operations: readonly KnownOperation[],
  before: Graph,
  after: Graph,
  limits: CheckConfig['plans'],
): Promise<Finding[]> {
  if (operations.length === 0 || before.supergraphSdl === after.supergraphSdl) return [];
  const isTouched = isTouchedBy(before, after);
  const valid = operations.filter(
    (operation) =>
      isTouched(operation) &&
      [before, after].every(({ api }) => validationErrors(api, operation.document).length === 0),
  );
  if (valid.length === 0) return [];
  const { createPlanner } = await import('./plan-operations.ts');
  // One after the other: a planner of a large graph takes a hundred megabytes and more.
  collectGarbage();
  const earlier = valid.map(createPlanner(before.supergraphSdl));
  collectGarbage();
  const later = valid.map(createPlanner(after.supergraphSdl));
  return valid.flatMap((operation, index) => {
    const [was, is] = [earlier[index], later[index]];
    return (was && is && comparePlans(operation, was, is, limits)) ?? [];
  });
}
