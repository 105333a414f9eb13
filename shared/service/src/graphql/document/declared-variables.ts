import type { KnownOperation } from './known-documents.ts';

/**
 * The variables that the operation declares; nobody asks for the rest. Where the name fits no operation,
 * so that none will be executed, there are none.
 */
export function declaredVariables(
  variables: Readonly<Record<string, unknown>>,
  operations: readonly KnownOperation[],
  operationName: string | null | undefined,
): Record<string, unknown> {
  const operation = operationName
    ? operations.find(({ name }) => name === operationName)
    : operations[0];
  const names = (operation?.variables ?? []).filter((name) => Object.hasOwn(variables, name));
  // Not by assignment, which would take "__proto__" for something else than a name.
  return Object.fromEntries(names.map((name) => [name, variables[name]]));
}
