import {
  type ASTVisitor,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';

/** Clients reach the streams without the gateway and its limits, and are answered again and again. */
export const TOKENS_MAX = 1_000;
const DEPTH_MAX = 8;

/** A validation rule: fields within fields, fragments followed, are at most 8 levels deep. */
export function depthRule(context: ValidationContext): ASTVisitor {
  const known = new Map<string, number>();

  function depthOfFragment(name: string): number {
    const depth = known.get(name);
    if (depth !== undefined) return depth;
    // Stands in while the fragment is open: a cycle, which another rule refuses, ends here.
    known.set(name, 0);
    const measured = depthOf(context.getFragment(name)?.selectionSet);
    known.set(name, measured);
    return measured;
  }

  function depthOf(set: SelectionSetNode | undefined): number {
    const depths = (set?.selections ?? []).map((selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return depthOfFragment(selection.name.value);
      return depthOf(selection.selectionSet) + (selection.kind === Kind.FIELD ? 1 : 0);
    });
    return Math.max(0, ...depths);
  }

  return {
    OperationDefinition(node) {
      const depth = depthOf(node.selectionSet);
      if (depth <= DEPTH_MAX) return;
      const message = `The operation is ${depth} levels deep; at most ${DEPTH_MAX} are allowed.`;
      context.reportError(new GraphQLError(message, { nodes: node }));
    },
  };
}
