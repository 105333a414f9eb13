import { type GraphQLSchema, isInputObjectType, isNonNullType, Kind } from 'graphql';
import type { Graph, ParsedSubgraph } from './graph.ts';

/**
 * Makes @oneOf known to the API schemas. Composition drops it, and the gateway lets through what breaks it, but the
 * subgraph that declares it does not.
 */
export function markOneOf(before: Graph, after: Graph): void {
  for (const subgraph of after.subgraphs) mark(after.api, subgraph);
  if (before === after) return;
  // What was read from a composed supergraph has no @oneOf whatever there was: it counts as unchanged.
  const { subgraphs } = before.isExtracted ? after : before;
  for (const subgraph of subgraphs) mark(before.api, subgraph);
  if (after.isExtracted) copyOneOf(before.api, after.api);
}

/** The same for a part of the graph. */
export function copyOneOf(from: GraphQLSchema, to: GraphQLSchema): void {
  for (const type of Object.values(to.getTypeMap())) {
    const whole = from.getType(type.name);
    if (isInputObjectType(type) && isInputObjectType(whole)) type.isOneOf = whole.isOneOf;
  }
}

function mark(api: GraphQLSchema, { document }: ParsedSubgraph): void {
  for (const node of document.definitions) {
    if (
      node.kind !== Kind.INPUT_OBJECT_TYPE_DEFINITION &&
      node.kind !== Kind.INPUT_OBJECT_TYPE_EXTENSION
    )
      continue;
    const type = api.getType(node.name.value);
    if (!isInputObjectType(type) || !node.directives?.some(({ name }) => name.value === 'oneOf'))
      continue;
    // Anything else is no valid @oneOf, and would make the whole schema invalid.
    type.isOneOf = Object.values(type.getFields()).every(
      (field) => !isNonNullType(field.type) && field.defaultValue === undefined,
    );
  }
}
