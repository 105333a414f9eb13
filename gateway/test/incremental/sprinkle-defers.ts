import {
  type DirectiveNode,
  type DocumentNode,
  Kind,
  parse,
  print,
  type SelectionNode,
  visit,
} from 'graphql';
import type { Choices } from '../differential/choices.ts';

/** The same operation with fragments of it deferred, and fields that become such. */
export function sprinkleDefers(choices: Choices, document: DocumentNode): DocumentNode {
  let labels = 0;

  function defer(): DirectiveNode[] {
    const given: string[] = [];
    if (choices.chance(15)) given.push(`if: ${choices.chance(40)}`);
    if (choices.chance(50)) {
      given.push(`label: "l${labels}"`);
      labels += 1;
    }
    const text = `{ ... @defer${given.length > 0 ? `(${given.join(', ')})` : ''} { a } }`;
    const directives: DirectiveNode[] = [];
    visit(parse(text, { noLocation: true }), { Directive: (node) => void directives.push(node) });
    return directives;
  }

  const sprinkle = <Node extends SelectionNode>(node: Node): Node =>
    node.kind !== Kind.FIELD && choices.chance(50)
      ? { ...node, directives: [...(node.directives ?? []), ...defer()] }
      : node;

  const sprinkled = visit(document, {
    FragmentSpread: { leave: sprinkle },
    InlineFragment: { leave: sprinkle },
    SelectionSet: {
      leave(set, _key, parent) {
        const isMutation = parent && 'operation' in parent && parent.operation === 'mutation';
        if (isMutation || !choices.chance(35)) return undefined;
        const inner = set.selections.filter(() => choices.chance(50));
        if (inner.length === 0) return undefined;
        const others = set.selections.filter((one) => !inner.includes(one) || choices.chance(10));
        const wrapped: SelectionNode = {
          kind: Kind.INLINE_FRAGMENT,
          directives: defer(),
          selectionSet: { kind: Kind.SELECTION_SET, selections: inner },
        };
        return { ...set, selections: [...others, wrapped] };
      },
    },
  });
  return parse(print(sprinkled));
}
