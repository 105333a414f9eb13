import { type Caller, hasPermission } from '@supergraph/service/identity/caller';

/** What opens how the graph is run: plans of queries, who uses it, what fails. */
export const OPERATORS_PERMISSION = 'operations:read';

export function isOperator(caller: Caller): boolean {
  return hasPermission(caller, OPERATORS_PERMISSION);
}
