import { readCostDirectives } from '@supergraph/service/cost/cost-directives';
import type { CostModel } from '@supergraph/service/cost/cost-model';
import { operationCost } from '@supergraph/service/cost/operation-cost';
import { getOperationAST, parse } from 'graphql';
import type { CheckConfig } from '../core/findings/config.ts';
import type { Finding } from '../core/findings/finding.ts';
import type { Graph } from '../core/graph/graph.ts';
import type { KnownOperation } from '../operations/operation.ts';

/** Operations that became dearer, or are dearer than allowed, as the gateway will estimate them. */
export function checkCosts(
  operations: readonly KnownOperation[],
  before: Graph,
  after: Graph,
  { max, increasePercentMax, listSize }: CheckConfig['cost'],
): Finding[] {
  if (before === after && max === undefined) return [];
  const modelBefore = modelOf(before, listSize);
  const modelAfter = before === after ? modelBefore : modelOf(after, listSize);
  return operations.flatMap((operation): Finding[] => {
    const { name, file, line } = operation;
    const earlier = costOf(operation, modelBefore);
    const later = costOf(operation, modelAfter);
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

/** The supergraph says what all subgraphs say, merged; a schema without federation says it itself. */
function modelOf({ api, supergraphSdl, subgraphs }: Graph, listSize: number): CostModel {
  const [plain] = supergraphSdl === '' ? subgraphs : [];
  const document = plain?.document ?? parse(supergraphSdl, { noLocation: true });
  return { schema: api, directives: readCostDirectives(document), listSize };
}

/** With no values of variables: their defaults count, and the sizes that are assumed. */
function costOf({ document, origin }: KnownOperation, model: CostModel): number {
  const operation = getOperationAST(document);
  if (!operation) return 0;
  return operationCost({ ...model, hidesNumbers: origin === 'usage' }, document, operation)();
}
