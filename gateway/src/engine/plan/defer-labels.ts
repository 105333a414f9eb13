import { type ASTNode, BREAK, type DirectiveNode, Kind, type SelectionNode, visit } from 'graphql';
import type { PlanNode } from './plan.ts';

/** What decides over fragments that clients would rather have later. */
export const DEFER = 'defer';

export function deferOf({ directives = [] }: SelectionNode): DirectiveNode | undefined {
  return directives.find(({ name }) => name.value === DEFER);
}

export function hasDefers(node: ASTNode): boolean {
  let found = false;
  visit(node, {
    Directive({ name }) {
      found ||= name.value === DEFER;
      return found ? BREAK : false;
    },
  });
  return found;
}

/**
 * A label that no other fragment of the operation has.
 *
 * @param label the client's
 */
export function uniqueLabel(index: number, label: string | undefined): string {
  return label === undefined ? String(index) : `${index}:${label}`;
}

/** The client's label in a unique one. */
export function clientLabel(label: string): string | undefined {
  const end = label.indexOf(':');
  return end === -1 ? undefined : label.slice(end + 1);
}

/** The label of a fragment that is deferred, as it stands there. */
export function labelOf(selection: SelectionNode): string | undefined {
  const given = deferOf(selection)?.arguments?.find(({ name }) => name.value === 'label')?.value;
  return given?.kind === Kind.STRING ? given.value : undefined;
}

/** The fragments for which something is fetched that comes later. Others need not wait. */
export function labelsIn(node: PlanNode | undefined, found = new Set<string>()): Set<string> {
  switch (node?.kind) {
    case 'sequence':
    case 'parallel':
      for (const inner of node.nodes) labelsIn(inner, found);
      break;
    case 'condition':
      labelsIn(node.whenTrue, found);
      labelsIn(node.whenFalse, found);
      break;
    case 'defer':
      labelsIn(node.primary, found);
      for (const { label, node: inner } of node.deferred) {
        if (fetchesSomething(inner)) found.add(label);
        labelsIn(inner, found);
      }
  }
  return found;
}

/** By itself, and not for a fragment within. */
function fetchesSomething(node: PlanNode | undefined): boolean {
  return node?.kind === 'defer' ? fetchesSomething(node.primary) : node !== undefined;
}
