import {
  type DirectiveNode,
  type DocumentNode,
  Kind,
  type SelectionNode,
  type ValueNode,
  visit,
} from 'graphql';
import type { Variables } from './amount.ts';

/** Variables that decide which selections count, and which come later, sorted. */
export function conditionVariables(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  visit(document, {
    Directive(node) {
      if (!conditional.has(node.name.value)) return;
      const condition = conditionOf(node);
      if (condition?.kind === Kind.VARIABLE) names.add(condition.name.value);
    },
  });
  return [...names].toSorted();
}

const conditional: ReadonlySet<string> = new Set(['skip', 'include', 'defer']);

/** Whether @skip and @include let a selection count. One whose variable has no value does. */
export function isIncluded({ directives = [] }: SelectionNode, variables: Variables): boolean {
  return directives.every((directive) => {
    const { value: name } = directive.name;
    if (name !== 'skip' && name !== 'include') return true;
    return givenFor(conditionOf(directive), variables) !== (name === 'skip');
  });
}

/** Whether a fragment comes later than what it stands in. One whose variable has no value does. */
export function isDeferred({ directives = [] }: SelectionNode, variables: Variables): boolean {
  const directive = directives.find(({ name }) => name.value === 'defer');
  if (!directive) return false;
  const condition = conditionOf(directive);
  return !condition || givenFor(condition, variables) !== false;
}

function conditionOf({ arguments: given = [] }: DirectiveNode): ValueNode | undefined {
  return given.find(({ name }) => name.value === 'if')?.value;
}

function givenFor(condition: ValueNode | undefined, variables: Variables): unknown {
  return condition?.kind === Kind.VARIABLE
    ? variables[condition.name.value]
    : condition?.kind === Kind.BOOLEAN && condition.value;
}
