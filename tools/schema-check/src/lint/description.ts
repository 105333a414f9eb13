import {
  type DocumentNode,
  type EnumValueDefinitionNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  isTypeDefinitionNode,
  type TypeDefinitionNode,
} from 'graphql';
import { type LintRule, typesOf } from './lint-rule.ts';

const ROOTS = new Set(['Query', 'Mutation', 'Subscription']);

/** Everything that clients see has a description, root types and federation's own directives excepted. */
export const description: LintRule = {
  id: 'description',
  summary: 'Types, fields, arguments, input fields and enum values have a description.',
  reason: 'The descriptions are the documentation that explorers and clients have.',
  *check({ subgraph }) {
    for (const [coordinate, node] of describable(subgraph.document)) {
      if (node.description?.value.trim()) continue;
      yield { node, coordinate, message: `${coordinate} has no description.` };
    }
  },
};

type Described =
  | TypeDefinitionNode
  | FieldDefinitionNode
  | InputValueDefinitionNode
  | EnumValueDefinitionNode;

function* describable(document: DocumentNode): Generator<[string, Described]> {
  for (const type of typesOf(document)) {
    const name = type.name.value;
    if (isTypeDefinitionNode(type) && !ROOTS.has(name)) yield [name, type];
    if ('fields' in type) {
      for (const field of type.fields ?? []) {
        yield [`${name}.${field.name.value}`, field];
        for (const arg of 'arguments' in field ? (field.arguments ?? []) : []) {
          yield [`${name}.${field.name.value}(${arg.name.value}:)`, arg];
        }
      }
    } else if ('values' in type) {
      for (const value of type.values ?? []) yield [`${name}.${value.name.value}`, value];
    }
  }
}
