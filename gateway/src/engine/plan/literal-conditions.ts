import { type ASTNode, type DirectiveNode, Kind, visit } from 'graphql';

/**
 * Takes out what `@skip(if: true)` or `@include(if: false)` leaves out, and such conditions as always hold.
 * A planner may fetch what is left out, and its errors would be told of fields that are in no answer.
 */
export function withoutLiteralConditions<Node extends ASTNode>(node: Node): Node {
  return settle(node, (condition) =>
    condition.kind === Kind.BOOLEAN ? condition.value : undefined,
  );
}

/**
 * Takes out what does not apply, and conditions that are known to hold.
 *
 * @param evaluate undefined for a condition that is not known; it stays
 */
export function settle<Node extends ASTNode>(
  node: Node,
  evaluate: (condition: NonNullable<DirectiveNode['arguments']>[number]['value']) => unknown,
): Node {
  const holds = ({ name, arguments: given = [] }: DirectiveNode): boolean | undefined => {
    if (name.value !== 'skip' && name.value !== 'include') return undefined;
    const [condition] = given;
    const value = condition && evaluate(condition.value);
    return value === undefined ? undefined : value === (name.value === 'include');
  };
  return visit(node, {
    enter(inner) {
      const isSelection =
        inner.kind === Kind.FIELD ||
        inner.kind === Kind.INLINE_FRAGMENT ||
        inner.kind === Kind.FRAGMENT_SPREAD;
      if (!isSelection || !inner.directives?.length) return undefined;
      if (inner.directives.some((one) => holds(one) === false)) return null;
      return { ...inner, directives: inner.directives.filter((one) => holds(one) === undefined) };
    },
  });
}
