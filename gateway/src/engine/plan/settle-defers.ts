import {
  type DirectiveNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValueNode,
  visit,
} from 'graphql';
import type { Variables } from '../execute/run.ts';
import { valueOfCondition, variablesIn } from './condition-variables.ts';
import { DEFER, deferOf, hasDefers, labelOf, uniqueLabel } from './defer-labels.ts';
import { withoutDefers } from './fewer-defers.ts';
import { planLimits } from './limits.ts';
import { settle } from './literal-conditions.ts';
import type { Asked } from './serial-mutation.ts';

/** Ways to choose that are remembered of one operation. */
const CHOICES_MAX = 64;

/**
 * Writes an operation as it is answered, in parts or as one. In parts: without conditions, since a planner
 * makes little of these beside `@defer`; with what is deferred as inline fragments, each with a label of its
 * own, so that fragment and label mean one place. As one: without `@defer`.
 */
export function settleDefers() {
  const known = new WeakMap<OperationDefinitionNode, Map<string, Asked> | undefined>();

  return (asked: Asked, variables: Variables, inParts: boolean): Asked => {
    const { document, operation } = asked;
    if (!known.has(operation)) {
      const isConcerned = hasDefers(operation) || hasDefers(document);
      known.set(operation, isConcerned ? new Map() : undefined);
    }
    const made = known.get(operation);
    if (!made) return asked;
    const given = (name: string) => valueGiven(name, operation, variables);
    const names = inParts ? variablesIn([operation, document], isOfChoice) : [];
    const choice = inParts ? names.map(given).join() : 'one';
    const before = made.get(choice);
    if (before) return before;
    const settled = inParts ? apart(asked, given) : asOne(asked);
    if (made.size >= CHOICES_MAX) made.clear();
    made.set(choice, settled);
    return settled;
  };
}

const isOfChoice = (directive: string): boolean =>
  directive === DEFER || directive === 'skip' || directive === 'include';

function asOne({ document, operation }: Asked): Asked {
  return { document: withoutDefers(document), operation: withoutDefers(operation) };
}

type ValueOf = (variable: string) => boolean | undefined;

/** Undefined where neither the client nor the operation says. */
function valueGiven(
  name: string,
  operation: OperationDefinitionNode,
  variables: Variables,
): boolean | undefined {
  const isSaid =
    variables[name] !== undefined ||
    operation.variableDefinitions?.some(
      ({ variable, defaultValue }) => variable.name.value === name && defaultValue !== undefined,
    );
  return isSaid ? valueOfCondition(name, operation, variables) === true : undefined;
}

function apart({ document, operation }: Asked, given: ValueOf): Asked {
  const evaluate = (condition: ValueNode): boolean | undefined =>
    condition.kind === Kind.VARIABLE
      ? given(condition.name.value)
      : condition.kind === Kind.BOOLEAN && condition.value;
  const settled = <Node extends FragmentDefinitionNode | OperationDefinitionNode>(
    node: Node,
  ): Node =>
    visit(
      settle(node, (condition) => evaluate(condition) ?? false),
      {
        Directive: (directive) =>
          directive.name.value === DEFER && !isOn(directive, evaluate) ? null : undefined,
      },
    );
  const fragments = new Map(
    document.definitions
      .filter((one) => one.kind === Kind.FRAGMENT_DEFINITION)
      .map((one) => [one.name.value, settled(one)]),
  );
  const deferring = fragmentsWithDefers(fragments);
  const chosen = settled(operation);
  const selectionSet = unfold(chosen.selectionSet, fragments, deferring);
  const definitions = [...fragments.values()].filter(({ name }) => !deferring.has(name.value));
  return { document: { ...document, definitions }, operation: { ...chosen, selectionSet } };
}

function isOn(
  { arguments: given = [] }: DirectiveNode,
  evaluate: (condition: ValueNode) => boolean | undefined,
): boolean {
  const condition = given.find(({ name }) => name.value === 'if');
  // What is not said is true by default.
  return condition === undefined || (evaluate(condition.value) ?? true);
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** Names of those in which something is deferred, or in what they spread. */
function fragmentsWithDefers(fragments: Fragments): ReadonlySet<string> {
  const deferring = new Set<string>();
  for (let before = -1; before < deferring.size; ) {
    before = deferring.size;
    for (const [name, fragment] of fragments) {
      if (hasDefers(fragment) || spreadsIn(fragment).some((one) => deferring.has(one))) {
        deferring.add(name);
      }
    }
  }
  return deferring;
}

function spreadsIn(fragment: FragmentDefinitionNode): string[] {
  const names: string[] = [];
  visit(fragment, { FragmentSpread: ({ name }) => void names.push(name.value) });
  return names;
}

/** Puts fragments where they are spread, where something in them is deferred, or they themselves. */
function unfold(
  top: SelectionSetNode,
  fragments: Fragments,
  deferring: ReadonlySet<string>,
): SelectionSetNode {
  let deferred = 0;
  return inSet(top);

  function inSet(set: SelectionSetNode): SelectionSetNode {
    return { ...set, selections: set.selections.map(inSelection) };
  }

  function inSelection(node: SelectionNode): SelectionNode {
    if (node.kind === Kind.FIELD) {
      return node.selectionSet ? { ...node, selectionSet: inSet(node.selectionSet) } : node;
    }
    const isSpread = node.kind === Kind.FRAGMENT_SPREAD;
    const fragment = isSpread ? fragments.get(node.name.value) : node;
    const isPlain = isSpread && !deferring.has(node.name.value) && !deferOf(node);
    if (!fragment || isPlain) return node;
    const { typeCondition } = fragment;
    return {
      kind: Kind.INLINE_FRAGMENT,
      ...(typeCondition && { typeCondition }),
      directives: labelled(node),
      selectionSet: inSet(fragment.selectionSet),
    };
  }

  function labelled(node: SelectionNode): readonly DirectiveNode[] {
    const others = (node.directives ?? []).filter(({ name }) => name.value !== DEFER);
    if (!deferOf(node) || deferred >= planLimits.deferredMax) return others;
    const label = uniqueLabel(deferred, labelOf(node));
    deferred += 1;
    return [...others, defer(label)];
  }
}

function defer(label: string): DirectiveNode {
  const argument = {
    kind: Kind.ARGUMENT,
    name: { kind: Kind.NAME, value: 'label' },
    value: { kind: Kind.STRING, value: label },
  } as const;
  return { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: DEFER }, arguments: [argument] };
}
