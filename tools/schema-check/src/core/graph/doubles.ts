import { type ASTNode, GraphQLError, Kind, type NameNode } from 'graphql';
import type { ParsedSubgraph } from './graph.ts';

/**
 * Enum values, arguments and directives that are defined twice: composition takes the last, or throws, and the subgraph
 * itself does not start.
 */
export function doublesIn({ name, index }: ParsedSubgraph): GraphQLError[] {
  return [...index].flatMap(([coordinate, nodes]) => [
    ...(ONCE.includes(nodes[0]?.kind) ? again(name, coordinate, nodes) : []),
    ...argumentsIn(nodes).flatMap(({ name: { value } }, position, all) =>
      all.findIndex((other) => other.name.value === value) < position
        ? again(
            name,
            `${coordinate}(${value}:)`,
            [...all].filter((one) => one.name.value === value),
          )
        : [],
    ),
  ]);
}

const ONCE: readonly (Kind | undefined)[] = [Kind.ENUM_VALUE_DEFINITION, Kind.DIRECTIVE_DEFINITION];

function again(subgraph: string, coordinate: string, nodes: readonly ASTNode[]): GraphQLError[] {
  return nodes.slice(1).map(
    (node) =>
      new GraphQLError(`[${subgraph}] "${coordinate}" can only be defined once.`, {
        nodes: [node],
        extensions: { code: 'INVALID_GRAPHQL' },
      }),
  );
}

function argumentsIn(nodes: readonly ASTNode[]): readonly (ASTNode & { name: NameNode })[] {
  const [node] = nodes;
  const hasArguments =
    node?.kind === Kind.FIELD_DEFINITION || node?.kind === Kind.DIRECTIVE_DEFINITION;
  return hasArguments ? (node.arguments ?? []) : [];
}
