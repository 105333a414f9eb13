import type { KnownOperation } from '../../operations/operation.ts';
import type { CheckConfig } from '../config.ts';
import type { Finding } from '../finding.ts';
import type { Graph } from '../graph.ts';
import { readCostHints } from './list-sizes.ts';
import { staticCost } from './static-cost.ts';

/** Operations that became dearer, or are dearer than allowed. */
export function checkCosts(
  operations: readonly KnownOperation[],
  before: Graph,
  after: Graph,
  { max, increasePercentMax, listSize }: CheckConfig['cost'],
): Finding[] {
  if (before === after && max === undefined) return [];
  const hintsBefore = readCostHints(before.subgraphs);
  const hintsAfter = readCostHints(after.subgraphs);
  return operations.flatMap(({ name, document, file, line }): Finding[] => {
    const earlier = staticCost(before.api, document, { hints: hintsBefore, listSize });
    const later = staticCost(after.api, document, { hints: hintsAfter, listSize });
    const location = file && line ? { location: { file, line, column: 1 } } : {};
    const told = earlier === later ? `${later}` : `${earlier} → ${later}`;
    if (max !== undefined && later > max) {
      const message = `${name} costs ${told}, more than the ${max} allowed.`;
      const reason = 'A static cost counts the objects that an answer may hold.';
      return [{ rule: 'cost/over-limit', severity: 'error', message, reason, ...location }];
    }
    if (earlier > 0 && later > earlier * (1 + increasePercentMax / 100)) {
      const percent = Math.round((later / earlier - 1) * 100);
      const message = `${name} costs ${told}, ${percent} % more.`;
      const reason = `A rise of ${increasePercentMax} % is allowed.`;
      return [{ rule: 'cost/increase', severity: 'warning', message, reason, ...location }];
    }
    return [];
  });
}
