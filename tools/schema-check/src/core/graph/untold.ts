import { type GraphQLSchema, isScalarType } from 'graphql';
import type { Graph } from './graph.ts';
import { copyOneOf } from './one-of.ts';

/** What a question of introspection may leave out: then nobody knows whether the graph has it. */
const copies = {
  isOneOf: copyOneOf,
  isRepeatable: copyRepeatable,
  specifiedByURL: copySpecification,
} satisfies Record<string, (from: GraphQLSchema, to: GraphQLSchema) => void>;

export type Untold = keyof typeof copies;

/** What the answer to an introspection query does not tell. */
export function untoldIn(answer: string): readonly Untold[] {
  const keys = Object.keys(copies) as Untold[];
  return keys.filter((key) => !new RegExp(`"${key}"\\s*:`).test(answer));
}

/** What a side does not tell counts as unchanged: it is as the other side has it. */
export function supplyUntold(before: Graph, after: Graph): void {
  for (const key of before.untold ?? []) copies[key](after.api, before.api);
  for (const key of after.untold ?? []) copies[key](before.api, after.api);
}

function copyRepeatable(from: GraphQLSchema, to: GraphQLSchema): void {
  for (const directive of to.getDirectives()) {
    directive.isRepeatable = from.getDirective(directive.name)?.isRepeatable ?? false;
  }
}

function copySpecification(from: GraphQLSchema, to: GraphQLSchema): void {
  for (const type of Object.values(to.getTypeMap())) {
    const known = from.getType(type.name);
    if (isScalarType(type) && isScalarType(known)) type.specifiedByURL = known.specifiedByURL;
  }
}
