import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import { COST_MAX, type Variables, valuesOf } from './amount.ts';
import { TooManySelections } from './collect-fields.ts';
import { compileCost } from './compile-cost.ts';
import { conditionVariables } from './conditions.ts';
import type { CostModel } from './cost-model.ts';
import { type CostProgram, runCostProgram } from './cost-program.ts';

/** What an operation may cost with these values of its variables, a whole number. */
export type OperationCost = (variables?: Variables) => number;

/** Of one operation: one for each choice of what @skip and @include leave. */
const PROGRAMS_MAX = 16;

/**
 * What an operation may cost, before it is run: the objects that its answer may hold, weighed, and
 * what its fields and their arguments cost beside them.
 *
 * Worked out once for an operation that is valid, and replayed for each request's variables in the
 * time of its text, fragments counted once. What cannot be reckoned up costs COST_MAX.
 *
 * Source: https://ibm.github.io/graphql-specs/cost-spec.html, its type cost and field cost added up.
 * A field without @cost weighs nothing there, for what it returns already weighs 1.
 */
export function operationCost(
  model: CostModel,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): OperationCost {
  const fragments = fragmentsOf(document);
  const conditions = conditionVariables(document);
  const programs = new Map<string, CostProgram>();

  return (given = {}) => {
    const variables = valuesOf(operation, given);
    const key = conditions.map((name) => choice(variables[name])).join('');
    let program = programs.get(key);
    if (program === undefined) {
      program = compile(variables);
      const [oldest] = programs.keys();
      if (programs.size >= PROGRAMS_MAX && oldest !== undefined) programs.delete(oldest);
      programs.set(key, program);
    }
    return rounded(runCostProgram(program, variables));
  };

  function compile(variables: Variables): CostProgram {
    try {
      return compileCost(model, operation, fragments, variables);
    } catch (error) {
      if (error instanceof TooManySelections) return { steps: [], whole: COST_MAX };
      throw error;
    }
  }
}

/** Anything but a boolean is refused where the operation is run; until then it leaves all in. */
function choice(value: unknown): string {
  return typeof value === 'boolean' ? String(Number(value)) : '-';
}

/** Weights may be fractions, budgets are whole; a sum of fractions is off by less than a millionth. */
function rounded(cost: number): number {
  return Math.max(0, Math.min(Math.ceil(cost - 1e-6), COST_MAX));
}

function fragmentsOf({ definitions }: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(
    definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
}
