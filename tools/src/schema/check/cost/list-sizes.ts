import { type ConstDirectiveNode, type ConstValueNode, Kind, valueFromASTUntyped } from 'graphql';
import { z } from 'zod';
import type { ParsedSubgraph } from '../graph.ts';

/** What the subgraphs say of costs, by schema coordinate; the highest where they differ. */
export interface CostHints {
  /** @cost(weight:) of types, fields and arguments. */
  readonly weights: ReadonlyMap<string, number>;
  readonly listSizes: ReadonlyMap<string, ListSize>;
}

/** Source: IBM's GraphQL cost directives specification, which federation 2.9 took over. */
export interface ListSize {
  readonly assumedSize?: number;
  readonly slicingArguments: readonly string[];
  readonly sizedFields: readonly string[];
}

const listSizeArguments = z.object({
  assumedSize: z.number().optional().catch(undefined),
  slicingArguments: z.array(z.string()).catch([]),
  sizedFields: z.array(z.string()).catch([]),
});

export function readCostHints(subgraphs: readonly ParsedSubgraph[]): CostHints {
  const weights = new Map<string, number>();
  const listSizes = new Map<string, ListSize>();
  for (const { index } of subgraphs) {
    for (const [coordinate, nodes] of index) {
      for (const node of nodes) {
        for (const directive of 'directives' in node ? (node.directives ?? []) : []) {
          const name = directive.name.value.replace(/^federation__/, '');
          if (name === 'cost') {
            const weight = Number(argumentsOf(directive as ConstDirectiveNode)['weight']);
            if (weight > (weights.get(coordinate) ?? -1)) weights.set(coordinate, weight);
          } else if (name === 'listSize') {
            listSizes.set(
              coordinate,
              listSizeArguments.parse(argumentsOf(directive as ConstDirectiveNode)),
            );
          }
        }
      }
    }
  }
  return { weights, listSizes };
}

function argumentsOf({ arguments: args = [] }: ConstDirectiveNode): Record<string, unknown> {
  return Object.fromEntries(
    args.map(({ name, value }) => [name.value, plain(value)] satisfies [string, unknown]),
  );
}

function plain(value: ConstValueNode): unknown {
  return value.kind === Kind.NULL ? undefined : valueFromASTUntyped(value);
}
