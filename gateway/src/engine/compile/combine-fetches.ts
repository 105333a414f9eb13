import {
  type ASTNode,
  type DocumentNode,
  type FieldNode,
  Kind,
  parse,
  print,
  stripIgnoredCharacters,
  visit,
} from 'graphql';
import {
  type EntityFetch,
  readQuery,
  startOfBody,
  type WriteVariables,
  writeAll,
} from './compile-fetch.ts';

/** Entities that are asked of one subgraph in one request. */
export interface CombinedFetch {
  readonly members: readonly Member[];
  readonly start: string;
  readonly writeVariables: WriteVariables;
}

/** Fetches that ask the same of things which stand in different places: one list of entities for all. */
export interface Member {
  readonly fetches: readonly [EntityFetch, ...EntityFetch[]];
  /** The field of the answer that holds its entities, and the variable that takes its representations. */
  readonly field: string;
  readonly variable: string;
  /** The same in a request of its own, for when the others have nothing to ask. */
  readonly alone: CombinedFetch | undefined;
}

/** Subgraphs limit how often a field may be asked for; eight is little for any of them. */
const MEMBERS_MAX = 8;

/** The likes of a fetch in a request of their own. */
export function allOf(...fetches: Member['fetches']): CombinedFetch {
  const [first] = fetches;
  const member = { fetches, field: '_entities', variable: 'representations', alone: undefined };
  return { members: [member], start: startOfBody(first), writeVariables: first.writeVariables };
}

/**
 * Puts fetches of one subgraph into as few requests as may be, with `_entities` under an alias for each
 * that asks something else: any subgraph understands that.
 */
export function combineFetches(fetches: readonly EntityFetch[]): CombinedFetch[] {
  const alike = [...Map.groupBy(fetches, ({ likeness }) => likeness).values()];
  const combined: CombinedFetch[] = [];
  for (let from = 0; from < alike.length; from += MEMBERS_MAX) {
    combined.push(combine(alike.slice(from, from + MEMBERS_MAX).map(toMember)));
  }
  return combined;
}

function toMember([first, ...others]: EntityFetch[]): Member['fetches'] {
  if (!first) throw new Error('Nothing to combine.');
  return [first, ...others];
}

function combine(members: readonly Member['fetches'][]): CombinedFetch {
  const [only] = members;
  if (!only) throw new Error('Nothing to combine.');
  if (members.length === 1) return allOf(...only);
  const firsts = members.map(([fetch]) => fetch);
  const [first] = only;
  const parts = firsts.map((fetch, index) => rename(fetch, `_${index}`));
  const operations = parts.map((part) => readQuery(part).operation);
  const definitions = operations.flatMap(({ variableDefinitions = [] }) => variableDefinitions);
  const byName = new Map(definitions.map((one) => [one.variable.name.value, one]));
  const document: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [
      {
        kind: Kind.OPERATION_DEFINITION,
        operation: operations[0]?.operation ?? ('query' as never),
        ...(first.name !== undefined && { name: { kind: Kind.NAME, value: first.name } }),
        variableDefinitions: [...byName.values()],
        selectionSet: {
          kind: Kind.SELECTION_SET,
          selections: operations.flatMap(({ selectionSet }) => selectionSet.selections),
        },
      },
      ...parts.flatMap(({ definitions }) =>
        definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION),
      ),
    ],
  };
  const text = stripIgnoredCharacters(print(document));
  return {
    start: startOfBody({ text, name: first.name }),
    // Variables of the client mean the same in all of them.
    writeVariables: writeAll(new Map(firsts.flatMap(({ writers }) => [...writers]))),
    members: members.map((fetches, index) => ({
      fetches,
      field: `_entities_${index}`,
      variable: `representations_${index}`,
      alone: allOf(...fetches),
    })),
  };
}

/** Gives the field, the variable and the fragments of a fetch names of their own. */
function rename({ text }: EntityFetch, suffix: string): DocumentNode {
  const document = parse(text, { noLocation: true });
  const named = (value: string) => ({ kind: Kind.NAME, value: `${value}${suffix}` }) as const;
  return visit(document, {
    Variable: (node) =>
      node.name.value === 'representations'
        ? { ...node, name: named('representations') }
        : undefined,
    Field: {
      leave: (node: FieldNode): ASTNode | undefined =>
        node.name.value === '_entities' ? { ...node, alias: named('_entities') } : undefined,
    },
    FragmentSpread: (node) => ({ ...node, name: named(node.name.value) }),
    FragmentDefinition: {
      leave: (node) => ({ ...node, name: named(node.name.value) }),
    },
  });
}
