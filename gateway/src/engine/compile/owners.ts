import { type FieldNode, Kind, parse, type SelectionSetNode } from 'graphql';
import type { OwnerOf } from '../answer/tell-holes.ts';
import type { FetchNode, PlanNode } from '../plan/plan.ts';
import { type Fetch, readQuery } from './compile-fetch.ts';

/** Finds which service was to give a field of the answer. Asked for errors alone, so it looks anew. */
export function createOwners(plan: PlanNode | undefined): OwnerOf {
  let fetches: readonly FetchNode[] | undefined;
  return (path) => {
    fetches ??= plan ? fetchesOf(plan) : [];
    const keys = path.filter((step) => typeof step === 'string');
    return fetches.findLast((fetch) => gives(fetch, keys))?.subgraph;
  };
}

function fetchesOf(node: PlanNode): FetchNode[] {
  switch (node.kind) {
    case 'fetch':
      return [node];
    case 'subscription':
      return [node.primary, ...(node.rest ? fetchesOf(node.rest) : [])];
    case 'condition':
      return [node.whenTrue, node.whenFalse].flatMap((inner) => (inner ? fetchesOf(inner) : []));
    case 'defer':
      return [node.primary, ...node.deferred.map((one) => one.node)].flatMap((inner) =>
        inner ? fetchesOf(inner) : [],
      );
    default:
      return node.nodes.flatMap(fetchesOf);
  }
}

/** Whether a fetch puts something at these keys of the answer. */
export function gives(fetch: FetchNode, keys: readonly string[]): boolean {
  const prefix = fetch.path.filter((step) => step !== '@');
  if (prefix.length > keys.length || prefix.some((step, index) => step !== keys[index]))
    return false;
  const { operation, fragments } = readQuery(parse(fetch.operation.text, { noLocation: true }));
  const rest = keys.slice(prefix.length);
  return leads(operation.selectionSet, fetch.requires ? ['_entities', ...rest] : rest, fragments);
}

function leads(
  set: SelectionSetNode | undefined,
  [key, ...rest]: readonly string[],
  fragments: ReturnType<Fetch['query']>['fragments'],
): boolean {
  if (key === undefined) return true;
  return fieldsOf(set).some(
    ({ alias, name, selectionSet }) =>
      (alias ?? name).value === key && leads(selectionSet, rest, fragments),
  );

  function fieldsOf(inner: SelectionSetNode | undefined): FieldNode[] {
    return (inner?.selections ?? []).flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [selection];
      const fragment =
        selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
      return fieldsOf(fragment?.selectionSet);
    });
  }
}
