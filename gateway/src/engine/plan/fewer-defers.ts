import { type ASTNode, type SelectionNode, visit } from 'graphql';
import { DEFER, deferOf } from './defer-labels.ts';

/** The same with nothing deferred. */
export function withoutDefers<Node extends ASTNode>(node: Node): Node {
  return visit(node, { Directive: ({ name }) => (name.value === DEFER ? null : undefined) });
}

/** The same with nothing deferred in what is deferred itself: of such a planner may not make sense. */
export function withOuterDefers<Node extends ASTNode>(node: Node): Node {
  return visit(node, {
    InlineFragment(fragment): SelectionNode | false | undefined {
      if (!deferOf(fragment)) return undefined;
      return { ...fragment, selectionSet: withoutDefers(fragment.selectionSet) };
    },
  });
}
