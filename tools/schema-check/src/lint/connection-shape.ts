import { type FieldDefinitionNode, print } from 'graphql';
import { fieldsOf, type LintFault, type LintRule, namedType, objectsOf } from './lint-rule.ts';

/**
 * Lists that grow are Relay connections: a connection has edges and pageInfo, an edge has cursor and node, and the
 * field takes first and after.
 *
 * @see https://relay.dev/graphql/connections.htm
 */
export const connectionShape: LintRule = {
  id: 'connection-shape',
  summary: 'Connections, edges and the fields that give them have the shape of Relay.',
  reason: 'Client libraries page through any list of that shape, and through no other.',
  *check({ subgraph: { document } }) {
    for (const node of objectsOf(document)) {
      const type = node.name.value;
      const [, item] = type.match(/^(\w+)Connection$/) ?? [];
      if (item) {
        yield* expectType(node.name.value, fieldsOf(document, type), node, {
          edges: `[${item}Edge!]!`,
          pageInfo: 'PageInfo!',
        });
      } else if (/.Edge$/.test(type)) {
        yield* expectType(type, fieldsOf(document, type), node, {
          cursor: 'String!',
          node: undefined,
        });
      }
      for (const field of node.fields ?? []) {
        if (!namedType(field.type).endsWith('Connection')) continue;
        const args = new Set((field.arguments ?? []).map(({ name }) => name.value));
        if ((args.has('first') && args.has('after')) || (args.has('last') && args.has('before')))
          continue;
        const coordinate = `${type}.${field.name.value}`;
        yield {
          node: field,
          coordinate,
          message: `${coordinate} gives a page but takes no first and after.`,
        };
      }
    }
  },
};

/** @param expected type by field name; undefined where any type will do */
function* expectType(
  type: string,
  fields: readonly FieldDefinitionNode[],
  node: LintFault['node'],
  expected: Readonly<Record<string, string | undefined>>,
): Generator<LintFault> {
  for (const [name, wanted] of Object.entries(expected)) {
    const field = fields.find((candidate) => candidate.name.value === name);
    const coordinate = `${type}.${name}`;
    if (!field) {
      yield { node, coordinate: type, message: `${type} has no field ${name}.` };
    } else if (wanted !== undefined && print(field.type) !== wanted) {
      const message = `${coordinate} is ${print(field.type)} instead of ${wanted}.`;
      yield { node: field, coordinate, message };
    }
  }
}
