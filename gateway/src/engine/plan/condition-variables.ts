import { type ASTNode, Kind, type OperationDefinitionNode, visit } from 'graphql';
import type { Variables } from '../execute/run.ts';

/** The variables that decide in these over `@skip` and `@include`, each once. */
export function conditionsIn(nodes: readonly ASTNode[]): string[] {
  return variablesIn(nodes, (directive) => directive === 'skip' || directive === 'include');
}

/** The variables that are given to some directives, each once. */
export function variablesIn(
  nodes: readonly ASTNode[],
  isMeant: (directive: string) => boolean,
): string[] {
  const names = new Set<string>();
  for (const node of nodes) {
    visit(node, {
      Directive({ name, arguments: given = [] }) {
        if (!isMeant(name.value)) return;
        for (const { value } of given)
          if (value.kind === Kind.VARIABLE) names.add(value.name.value);
      },
    });
  }
  return [...names];
}

/** What a variable of a condition is in a request, or by default. */
export function valueOfCondition(
  name: string,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Variables,
): unknown {
  if (Object.hasOwn(variables, name) && variables[name] !== undefined) return variables[name];
  const definition = variableDefinitions.find(({ variable }) => variable.name.value === name);
  return definition?.defaultValue?.kind === Kind.BOOLEAN && definition.defaultValue.value;
}
