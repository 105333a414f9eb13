import { Kind, type OperationDefinitionNode } from 'graphql';
import type { Variables } from '../execute/run.ts';
import { conditionsIn } from '../plan/condition-variables.ts';
import type { NormalisedOperation } from '../plan/normalise-operation.ts';

/** Variables that say which fields apply, and what they are in a request. */
export interface Conditions {
  /** In the names of the plan. */
  readonly names: readonly string[];
  /** What a variable is that a client left out, by its name for it. */
  readonly defaults: Variables;
  /** One text for each way in which a request may choose. */
  choiceOf(variables: Variables): string;
  isTrue(name: string, variables: Variables): boolean;
}

export function readConditions(normalised: NormalisedOperation): Conditions {
  const { operation, fragments, variableOf } = normalised;
  const names = conditionsIn([operation, ...fragments.values()]);
  const defaults = defaultsOf(operation, variableOf);
  const holds = (name: string, variables: Variables): boolean =>
    isTrue(name, variables, { variableOf, defaults });
  return {
    names,
    defaults,
    isTrue: holds,
    choiceOf: (variables) =>
      names.length === 0 ? '' : names.map((name) => (holds(name, variables) ? '1' : '0')).join(''),
  };
}

/** @param name in the plan; `variables` and `defaults` have the client's names */
export function isTrue(
  name: string,
  variables: Variables,
  { variableOf, defaults }: { variableOf(name: string): string; readonly defaults: Variables },
): boolean {
  const client = variableOf(name);
  return (Object.hasOwn(variables, client) ? variables[client] : defaults[client]) === true;
}

function defaultsOf(
  { variableDefinitions = [] }: OperationDefinitionNode,
  variableOf: (name: string) => string,
): Variables {
  return Object.fromEntries(
    variableDefinitions.flatMap(({ variable, defaultValue }) =>
      defaultValue?.kind === Kind.BOOLEAN
        ? [[variableOf(variable.name.value), defaultValue.value]]
        : [],
    ),
  );
}
