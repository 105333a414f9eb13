import {
  execute,
  type FieldNode,
  type GraphQLSchema,
  Kind,
  OperationTypeNode,
  visit,
} from 'graphql';
import type { Variables } from '../execute/run.ts';
import type { NormalisedOperation } from '../plan/normalise-operation.ts';
import type { Output, Write } from './output.ts';

/**
 * Answers what is asked of the schema itself (GraphQL §4), by graphql-js over the schema that clients see.
 * Without variables it is worked out once.
 */
export function introspector(schema: GraphQLSchema, normalised: NormalisedOperation) {
  const { chosen, fragments } = normalised;
  return (fields: readonly FieldNode[]): Write => {
    const names = new Set(fields.flatMap((field) => [...variablesIn(field)]));
    for (const fragment of fragments.values())
      for (const name of variablesIn(fragment)) names.add(name);
    const definitions = (chosen.variableDefinitions ?? []).filter(({ variable }) =>
      names.has(variable.name.value),
    );
    const document = {
      kind: Kind.DOCUMENT,
      definitions: [
        {
          kind: Kind.OPERATION_DEFINITION,
          operation: OperationTypeNode.QUERY,
          variableDefinitions: definitions,
          selectionSet: { kind: Kind.SELECTION_SET, selections: fields },
        },
        ...fragments.values(),
      ],
    } as const;
    let known: string | undefined;

    function ask(variables: Variables): string {
      const variableValues = Object.fromEntries(
        definitions
          .map(({ variable }) => variable.name.value)
          .filter((name) => Object.hasOwn(variables, name))
          .map((name) => [name, variables[name]]),
      );
      const answer = execute({ schema, document, variableValues });
      if (answer instanceof Promise) throw new Error('Introspection waits for nothing.');
      if (answer.errors?.[0]) throw answer.errors[0];
      return JSON.stringify(Object.values(answer.data ?? {})[0] ?? null);
    }

    return (_value: unknown, out: Output): boolean => {
      const text = known ?? ask(out.run.variables);
      if (definitions.length === 0) known = text;
      out.text += text;
      return true;
    };
  };
}

function variablesIn(node: Parameters<typeof visit>[0]): Set<string> {
  const names = new Set<string>();
  visit(node, { Variable: ({ name }) => void names.add(name.value) });
  return names;
}
