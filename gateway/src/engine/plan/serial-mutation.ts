import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { collectFields } from '../compile/collect-fields.ts';
import type { TypeCheck } from '../compile/possible-types.ts';
import type { Variables } from '../execute/run.ts';
import { valueOfCondition } from './condition-variables.ts';

/** An operation, and the document that has its fragments. */
export interface Asked {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/** Ways to choose among the fields of one mutation that are remembered. */
const CHOICES_MAX = 64;

/**
 * Writes a mutation as it is executed (GraphQL §6.2.2): each key once, in its order, without conditions.
 * A planner goes by the document: it asks twice for what stands there twice with different conditions, and
 * in another order for what stands in a fragment, neither of which a query would show.
 */
export function serialMutations(rootType: string, fulfils: TypeCheck) {
  const known = new WeakMap<OperationDefinitionNode, Map<string, Asked>>();

  return (asked: Asked, variables: Variables): Asked => {
    const { document, operation } = asked;
    if (operation.operation !== 'mutation') return asked;
    const fragments = fragmentsOf(document);
    const isTrue = (name: string): boolean => valueOfCondition(name, operation, variables) === true;
    const conditions = conditionsOf(operation.selectionSet, fragments);
    const choice = [...conditions].map((name) => (isTrue(name) ? '1' : '0')).join('');
    const made = known.get(operation) ?? new Map<string, Asked>();
    known.set(operation, made);
    const before = made.get(choice);
    if (before) return before;
    const fields = collectFields([operation.selectionSet], rootType, {
      fragments,
      fulfils,
      isTrue,
    });
    const selections = [...fields.values()].map(asOne);
    const selectionSet = { kind: Kind.SELECTION_SET, selections } as const;
    const serial = { document, operation: { ...operation, selectionSet } };
    if (made.size >= CHOICES_MAX) made.clear();
    made.set(choice, serial);
    return serial;
  };
}

function asOne(nodes: readonly [FieldNode, ...FieldNode[]]): FieldNode {
  const [first] = nodes;
  const selections = nodes.flatMap(({ selectionSet }) => selectionSet?.selections ?? []);
  const directives = (first.directives ?? []).filter(({ name }) => !isCondition(name.value));
  const selectionSet = first.selectionSet && { ...first.selectionSet, selections };
  return { ...first, directives, ...(selectionSet && { selectionSet }) };
}

/** Variables that say which fields of the root apply. */
function conditionsOf(
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  found = new Set<string>(),
): Set<string> {
  for (const selection of set.selections) {
    for (const { name, arguments: given = [] } of selection.directives ?? []) {
      if (!isCondition(name.value)) continue;
      for (const { value } of given) if (value.kind === Kind.VARIABLE) found.add(value.name.value);
    }
    if (selection.kind === Kind.FIELD) continue;
    const inner =
      selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
    if (inner) conditionsOf(inner.selectionSet, fragments, found);
  }
  return found;
}

function isCondition(directive: string): boolean {
  return directive === 'skip' || directive === 'include';
}

function fragmentsOf({ definitions }: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(fragments.map((one) => [one.name.value, one]));
}
