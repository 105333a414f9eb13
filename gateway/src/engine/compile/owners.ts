import { type FieldNode, Kind, parse, type SelectionSetNode } from 'graphql';
import type { OwnerOf } from '../answer/tell-holes.ts';
import type { FetchNode, PlanNode } from '../plan/plan.ts';
import { type Fetch, readQuery } from './compile-fetch.ts';

/** Whether a fetch puts something at these keys of the answer. */
type Gives = (keys: readonly string[]) => boolean;

/** Finds which service was to give a field of the answer; asked for errors alone. */
export function createOwners(plan: PlanNode | undefined): OwnerOf {
  let owners: readonly { subgraph: string; gives: Gives }[] | undefined;
  return (path) => {
    owners ??= (plan ? fetchesOf(plan) : []).map((fetch) => {
      return { subgraph: fetch.subgraph, gives: givesOf(fetch) };
    });
    const keys = path.filter((step) => typeof step === 'string');
    return owners.findLast(({ gives }) => gives(keys))?.subgraph;
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

/** Reads a fetch when it is asked of what lies below its place. */
export function givesOf({ path, operation, requires }: FetchNode): Gives {
  const prefix = path.filter((step) => step !== '@');
  const root = requires ? ['_entities'] : [];
  let query: ReturnType<typeof readQuery> | undefined;
  return (keys) => {
    if (prefix.length > keys.length || prefix.some((step, index) => step !== keys[index]))
      return false;
    query ??= readQuery(parse(operation.text, { noLocation: true }));
    const rest = [...root, ...keys.slice(prefix.length)];
    return leads(query.operation.selectionSet, rest, query.fragments);
  };
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
