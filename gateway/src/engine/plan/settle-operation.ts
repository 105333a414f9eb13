import { type DocumentNode, type GraphQLSchema, visit } from 'graphql';
import type { TypeCheck } from '../compile/possible-types.ts';
import type { Variables } from '../execute/run.ts';
import { argumentOf } from './join-directives.ts';
import { type Asked, serialMutations } from './serial-mutation.ts';
import { settleConditions } from './settle-conditions.ts';
import { settleDefers } from './settle-defers.ts';

/**
 * Writes an operation as certain variables have it executed, where a planner would err without knowing
 * them. Equal choices give the same object; where nothing is to be settled, the operation as it came.
 *
 * @param inParts whether what is deferred comes later. Default: all is answered as one
 */
export type SettleOperation = (asked: Asked, variables: Variables, inParts?: boolean) => Asked;

export function settleOperation(
  document: DocumentNode,
  schema: GraphQLSchema,
  fulfils: TypeCheck,
): SettleOperation {
  const inOrder = serialMutations(schema.getMutationType()?.name ?? '', fulfils);
  const withoutConditions = settleConditions(requiringFields(document));
  const withDefers = settleDefers();
  return (asked, variables, inParts = false) =>
    withoutConditions(withDefers(inOrder(asked, variables), variables, inParts), variables);
}

/** Names of fields that need others of their type, or values from above. */
function requiringFields(supergraph: DocumentNode): ReadonlySet<string> {
  const names = new Set<string>();
  visit(supergraph, {
    FieldDefinition({ name, directives = [] }) {
      if (directives.some((one) => argumentOf(one, 'requires') !== undefined))
        names.add(name.value);
    },
  });
  return names;
}
