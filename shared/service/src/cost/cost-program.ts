import { type Amount, amountOf, COST_MAX, type Variables } from './amount.ts';

/** A cost that no variable changes, or the place of the step that gives it. */
export type Part = number | { readonly step: number };

/**
 * What is left to be reckoned for a request: steps of which each needs only earlier ones, so that
 * replaying is one loop, and a fragment that is spread a thousand times is counted once.
 */
export interface CostProgram {
  readonly steps: readonly CostStep[];
  readonly whole: Part;
}

export type CostStep = FieldStep | ObjectStep;

/** One field of one object: its own cost once, and each thing that it returns. */
interface FieldStep {
  readonly kind: 'field';
  readonly own: Amount;
  /** How many things it returns. */
  readonly length: Amount;
  readonly each: Part;
}

/** One object, of whichever possible type is the dearest. */
interface ObjectStep {
  readonly kind: 'object';
  readonly shapes: readonly ObjectShape[];
}

export interface ObjectShape {
  /** Of the object, and of those of its fields that cost always the same. */
  readonly weight: number;
  /** Steps of its other fields. */
  readonly fields: readonly number[];
}

/** The cost of the whole, 0 to COST_MAX. */
export function runCostProgram({ steps, whole }: CostProgram, variables: Variables): number {
  const costs: number[] = [];
  for (const step of steps) {
    costs.push(
      step.kind === 'field' ? fieldCost(step, costs, variables) : objectCost(step.shapes, costs),
    );
  }
  return costOf(whole, costs);
}

/** The step's cost where no variable changes it. */
export function fixedCost(step: CostStep): number | undefined {
  if (step.kind === 'object') {
    return step.shapes.some(({ fields }) => fields.length > 0)
      ? undefined
      : objectCost(step.shapes, []);
  }
  const isFixed =
    typeof step.own === 'number' &&
    typeof step.length === 'number' &&
    typeof step.each === 'number';
  return isFixed ? fieldCost(step, [], {}) : undefined;
}

/** A field never costs less than nothing, whatever its arguments take away. */
function fieldCost(
  { own, length, each }: FieldStep,
  costs: readonly number[],
  variables: Variables,
): number {
  const one = costOf(each, costs);
  const returned = one > 0 ? amountOf(length, variables) * one : 0;
  return Math.min(Math.max(0, amountOf(own, variables)) + returned, COST_MAX);
}

function objectCost(shapes: readonly ObjectShape[], costs: readonly number[]): number {
  let dearest = 0;
  for (const { weight, fields } of shapes) {
    let cost = weight;
    for (const field of fields) cost += costs[field] ?? 0;
    if (cost > dearest) dearest = cost;
  }
  return Math.min(dearest, COST_MAX);
}

function costOf(part: Part, costs: readonly number[]): number {
  return typeof part === 'number' ? part : (costs[part.step] ?? 0);
}
