import { type DocumentNode, type FieldDefinitionNode, Kind, print } from 'graphql';
import { fieldsOf, isNonNull, type LintFault, type LintRule, objectsOf } from './lint-rule.ts';

/**
 * A mutation takes one `input: XInput!` or nothing, and gives `XPayload!`. One that takes an input has
 * `errors: [XError!]!` in its payload, beside results that are null when it is refused; every member of the union
 * XError implements UserError.
 */
export const payloadShape: LintRule = {
  id: 'payload-shape',
  summary: 'Mutations take one input and give a payload with typed errors.',
  reason: 'Clients treat every mutation alike, and see refusals that they can show.',
  *check({ subgraph: { document } }) {
    for (const mutation of fieldsOf(document, 'Mutation')) {
      const { value: name } = mutation.name;
      const prefix = name.charAt(0).toUpperCase() + name.slice(1);
      const coordinate = `Mutation.${name}`;
      if (print(mutation.type) !== `${prefix}Payload!`) {
        const message = `${coordinate} gives ${print(mutation.type)} instead of ${prefix}Payload!.`;
        yield { node: mutation, coordinate, message };
      }
      const args = mutation.arguments ?? [];
      if (args.length === 0) continue;
      const [input] = args;
      if (
        args.length > 1 ||
        !input ||
        `${input.name.value}: ${print(input.type)}` !== `input: ${prefix}Input!`
      ) {
        const message = `${coordinate} takes other arguments than input: ${prefix}Input!.`;
        yield { node: mutation, coordinate, message };
      }
      yield* payloadFaults(prefix, document, mutation);
    }
  },
};

function* payloadFaults(
  prefix: string,
  document: DocumentNode,
  mutation: FieldDefinitionNode,
): Generator<LintFault> {
  const payload = `${prefix}Payload`;
  const fields = fieldsOf(document, payload);
  const errors = fields.find(({ name }) => name.value === 'errors');
  if (!errors) {
    const message = `${payload} has no field errors: [${prefix}Error!]!.`;
    yield { node: mutation, coordinate: payload, message };
  } else if (print(errors.type) !== `[${prefix}Error!]!`) {
    const message = `${payload}.errors is ${print(errors.type)} instead of [${prefix}Error!]!.`;
    yield { node: errors, coordinate: `${payload}.errors`, message };
  }
  for (const node of fields) {
    const coordinate = `${payload}.${node.name.value}`;
    if (node === errors || !isNonNull(node.type)) continue;
    yield { node, coordinate, message: `${coordinate} cannot be null, so it cannot be refused.` };
  }
  for (const union of document.definitions) {
    if (union.kind !== Kind.UNION_TYPE_DEFINITION || union.name.value !== `${prefix}Error`)
      continue;
    for (const member of union.types ?? []) {
      const { value: name } = member.name;
      const implementsUserError = objectsOf(document)
        .filter((type) => type.name.value === name)
        .some(({ interfaces = [] }) =>
          interfaces.some((parent) => parent.name.value === 'UserError'),
        );
      if (implementsUserError) continue;
      yield {
        node: union,
        coordinate: union.name.value,
        message: `${name}, a member of ${union.name.value}, does not implement UserError.`,
      };
    }
  }
}
