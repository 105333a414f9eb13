import { type DocumentNode, visit } from 'graphql';
import { describeCase, type Judgement } from './compare/describe-case.ts';
import { type Difference, differencesOf, faultsOf } from './compare/differences.ts';
import { anyFault, type Fault, worldFaults } from './faults.ts';
import { type Compared, type KnownFault, knownFaultsOfStock } from './known-faults-of-stock.ts';
import { type Lab, openLab } from './lab.ts';
import { generateOperation, type Operation } from './operation/generate-operation.ts';
import { BEYOND_LIMITS } from './run/limits.ts';
import type { GivenAnswer } from './run/subgraph.ts';

/** Once without a fault, and under two. */
export const CASES_PER_OPERATION = 3;

/** What came of all cases. */
export interface Outcome {
  cases: number;
  graphs: number;
  /** Graphs that do not compose, and operations that are beyond what a planner may take on. */
  rejected: number;
  beyond: number;
  /** How often each row of the table was of use. */
  readonly explained: Map<KnownFault, number>;
  readonly wrongs: string[];
}

export interface Runs {
  readonly seed: number;
  readonly graphs: number;
  readonly operationsPerGraph: number;
  /** How many wrongs are enough to stop. */
  readonly wrongsMax: number;
}

/** Runs each operation without fault and under two faults, by the engine and by all who may know better. */
export async function runCases({ seed, graphs, operationsPerGraph, wrongsMax }: Runs) {
  const outcome: Outcome = {
    cases: 0,
    graphs: 0,
    rejected: 0,
    beyond: 0,
    explained: new Map(knownFaultsOfStock.map((row) => [row, 0])),
    wrongs: [],
  };
  for (let index = 0; index < graphs && outcome.wrongs.length < wrongsMax; index += 1) {
    await using lab = await openLab(seed + index);
    if (!lab) {
      outcome.rejected += 1;
      continue;
    }
    outcome.graphs += 1;
    for (let left = operationsPerGraph; left > 0; left -= 1) await runOperation(lab, outcome);
  }
  return outcome;
}

async function runOperation(lab: Lab, outcome: Outcome): Promise<void> {
  const { choices, graph, schema } = lab;
  const operation = generateOperation(choices, schema);
  for (let index = 0; index < CASES_PER_OPERATION; index += 1) {
    const fault: Fault = index === 0 ? { kind: 'none' } : anyFault(choices, graph.subgraphs);
    const judge = (given: Pick<Operation, 'document' | 'variables'>) =>
      judgeCase(lab, { ...operation, ...given }, fault, outcome.explained);
    try {
      outcome.cases += 1;
      const { wrongs } = await judge(operation);
      if (wrongs.length === 0) continue;
    } catch (error) {
      if (!(error instanceof Error) || !error.message.includes(BEYOND_LIMITS)) throw error;
      outcome.cases -= 1;
      outcome.beyond += 1;
      continue;
    }
    outcome.wrongs.push(await describeCase({ lab, operation, fault, judge }));
  }
}

async function judgeCase(
  lab: Lab,
  operation: Operation,
  fault: Fault,
  explained: Map<KnownFault, number>,
): Promise<Judgement> {
  const own = await lab.engine.prepare(operation)(fault);
  if (worldFaults.includes(fault.kind)) {
    const truth = await lab.monolith(operation, fault);
    const wrongs = faultsOf(own, truth);
    if (wrongs.length > 0) return { wrongs, answers: { own, truth } };
  }
  const { stock, differences } = await askStock(lab, operation, fault, own);
  const compared: Compared = { lab, operation, fault, own, stock };
  const unexplained = differences.filter((difference) => {
    const row = knownFaultsOfStock.find((one) => one.explains(difference, compared));
    if (row) explained.set(row, (explained.get(row) ?? 0) + 1);
    return !row;
  });
  const wrongs = unexplained.map((one) => `unlike stock: ${JSON.stringify(one)}`);
  return { wrongs, answers: { own, stock } };
}

async function askStock(
  lab: Lab,
  operation: Operation,
  fault: Fault,
  own: GivenAnswer,
): Promise<{ stock: GivenAnswer; differences: Difference[] }> {
  // When one subgraph is at fault, it matters which one is asked: both get the same to plan.
  const isOfSubgraph = !worldFaults.includes(fault.kind);
  const document = isOfSubgraph ? lab.engine.planned(operation) : operation.document;
  if (hasEmptySelection(document)) return { stock: {}, differences: [] };
  try {
    const stock = await lab.stock.execute({ ...operation, document }, fault);
    return { stock, differences: differencesOf(own, stock) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (message.includes(BEYOND_LIMITS)) throw error;
    return { stock: {}, differences: [{ kind: 'thrown', message }] };
  }
}

/** Nothing may be left of a selection, which is no document any more. */
function hasEmptySelection(document: DocumentNode): boolean {
  let isEmpty = false;
  visit(document, {
    SelectionSet({ selections }) {
      if (selections.length === 0) isEmpty = true;
    },
  });
  return isEmpty;
}
