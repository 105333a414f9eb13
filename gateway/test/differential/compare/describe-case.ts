import { print } from 'graphql';
import type { Fault } from '../faults.ts';
import type { Lab } from '../lab.ts';
import type { Operation } from '../operation/generate-operation.ts';
import { minimise } from './minimise.ts';

export interface Wrong {
  readonly lab: Lab;
  readonly operation: Operation;
  readonly fault: Fault;
  /** What is wrong with an operation, if anything, and the answers that show it. */
  judge(operation: Pick<Operation, 'document' | 'variables'>): Promise<Judgement>;
}

export interface Judgement {
  readonly wrongs: readonly string[];
  readonly answers: Readonly<Record<string, unknown>>;
}

/** All that one needs to see what is wrong: with as short an operation as shows it. */
export async function describeCase({ lab, operation, fault, judge }: Wrong): Promise<string> {
  const { variables } = operation;
  const first = kindOf((await judge(operation)).wrongs);
  const document = await minimise(operation.document, lab.schema, async (shorter) => {
    try {
      return kindOf((await judge({ document: shorter, variables })).wrongs) === first;
    } catch {
      return false;
    }
  });
  const { wrongs, answers } = await judge({ document, variables });
  return [
    `${wrongs.join('; ')} (DIFFERENTIAL_SEED=${lab.seed} DIFFERENTIAL_RUNS=1)`,
    ...lab.graph.subgraphs.map(({ name, typeDefs }) => `# ${name}\n${typeDefs}`),
    print(document),
    `variables: ${JSON.stringify(variables)}`,
    `fault: ${JSON.stringify(fault)}`,
    ...Object.entries(answers).map(([who, answer]) => `${who}: ${JSON.stringify(answer)}`),
  ].join('\n');
}

/** Without the places where it shows. */
function kindOf([first]: readonly string[]): string | undefined {
  return first?.split('[')[0];
}
