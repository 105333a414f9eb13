import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  print,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { ambiguousKeys, describeField } from './ambiguous-keys.ts';
import { conditionsIn } from './condition-variables.ts';
import { withoutLiteralConditions } from './literal-conditions.ts';
import { ofEveryObject } from './schema-names.ts';

/** An operation with names that mean one thing wherever the plan takes them. */
export interface NormalisedOperation {
  readonly operation: OperationDefinitionNode;
  /** The operation as the client wrote it. */
  readonly chosen: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** The operation, the fragments that it uses and what was renamed: equal for what is the same operation. */
  readonly text: string;
  /** The same without what is asked of the schema itself, which needs no plan. */
  readonly toPlan: string;
  /** The client's own name for a field of the answer. */
  keyOf(name: string): string;
  /** The client's own name for a variable. */
  variableOf(name: string): string;
}

/**
 * Renames, on the way to the subgraphs and back, what a client may name as it likes and what would
 * collide there:
 *
 * - an alias that is the name of a field or type, which planner and subgraphs would take for that;
 * - a name that every JavaScript object answers to (CVE-2026-32621);
 * - a key that stands for another field in an object of another type at the same place;
 * - a variable that is called as those which the planner adds.
 *
 * Equal fields get equal names, so that what merged before merges still (GraphQL §5.3.2).
 */
export function normaliseOperation(
  document: DocumentNode,
  chosen: OperationDefinitionNode,
  names: ReadonlySet<string>,
): NormalisedOperation {
  const fragments = usedFragments(document, chosen);
  const keys = createNames('_k', namesIn(document));
  const variables = createNames('_v', namesIn(document));
  const ambiguous = ambiguousKeys(chosen, fragments);

  const rename = <Node extends OperationDefinitionNode | FragmentDefinitionNode>(
    node: Node,
  ): Node =>
    visit(withoutLiteralConditions(node), {
      Field: {
        enter: ({ name }) => (isIntrospection(name.value) ? false : undefined),
        leave(field) {
          const isAmbiguous = ambiguous.size > 0 && ambiguous.has(describeField(field));
          if (!isAmbiguous && !collides(field, names)) return undefined;
          const value = keys.nameFor((field.alias ?? field.name).value, describeField(field));
          return { ...field, alias: { kind: Kind.NAME, value } };
        },
      },
      Variable({ name: { value } }) {
        if (!isPlanners(value)) return undefined;
        const name = { kind: Kind.NAME, value: variables.nameFor(value, value) } as const;
        return { kind: Kind.VARIABLE, name } as const;
      },
    });

  const operation = rename(chosen);
  const renamed = new Map(
    [...fragments].map(([name, node]) => [name, isOfSchema(node) ? node : rename(node)]),
  );
  const definitions = [operation, ...renamed.values()];
  return {
    operation,
    chosen,
    fragments: renamed,
    // What was renamed alike is not the same: its answer has other keys.
    text: [...definitions.map(print), ...keys.list(), ...variables.list()].join('\n'),
    toPlan: textToPlan(definitions),
    keyOf: keys.originOf,
    variableOf: variables.originOf,
  };
}

/** What the planner gets of an operation and its fragments. */
export function textToPlan(
  definitions: readonly (OperationDefinitionNode | FragmentDefinitionNode)[],
): string {
  const hasConditions = conditionsIn(definitions).length > 0;
  return definitions
    .filter((node) => !isOfSchema(node))
    .map((node) => printToPlan(node, hasConditions))
    .join('\n');
}

function collides({ alias, name }: FieldNode, names: ReadonlySet<string>): boolean {
  const key = (alias ?? name).value;
  if (ofEveryObject.has(key)) return true;
  return key !== name.value && (names.has(key) || key.startsWith('__'));
}

/** What is asked of the schema goes to nobody. */
function isIntrospection(name: string): boolean {
  return name === '__schema' || name === '__type';
}

function isOfSchema(node: OperationDefinitionNode | FragmentDefinitionNode): boolean {
  return node.kind === Kind.FRAGMENT_DEFINITION && node.typeCondition.name.value.startsWith('__');
}

/**
 * The planner's own copy of the introspection types is older than graphql-js'. And it fetches nothing of a
 * thing that is asked for with conditions alone, as if the thing were not asked for either (a mutation would
 * not be executed): so its type's name is asked for as well.
 */
function printToPlan(
  node: OperationDefinitionNode | FragmentDefinitionNode,
  hasConditions: boolean,
): string {
  const bare = visit(node, {
    Field: {
      enter: ({ name }) => (isIntrospection(name.value) ? typename : undefined),
      leave: (field) =>
        field.selectionSet && hasConditions && !field.selectionSet.selections.some(isCertain)
          ? { ...field, selectionSet: withTypename(field.selectionSet) }
          : undefined,
    },
    // Of a mutation nothing may be left, but a document asks for something.
    SelectionSet: {
      leave: (set) => (set.selections.length === 0 ? withTypename(set) : undefined),
    },
  });
  return print(bare);
}

function isCertain({ kind, directives = [] }: SelectionNode): boolean {
  return kind === Kind.FIELD && directives.length === 0;
}

function withTypename(set: SelectionSetNode): SelectionSetNode {
  return { ...set, selections: [typename, ...set.selections] };
}

const typename: FieldNode = {
  kind: Kind.FIELD,
  name: { kind: Kind.NAME, value: '__typename' },
};

function isPlanners(variable: string): boolean {
  return variable === 'representations' || variable.startsWith('contextualArgument');
}

/** Short names of which none is in use; the same for the same thing. */
function createNames(prefix: string, inUse: ReadonlySet<string>) {
  let start = prefix;
  while ([...inUse].some((name) => name.startsWith(start))) start += '_';
  const names = new Map<string, string>();
  const origins = new Map<string, string>();
  return {
    nameFor(origin: string, thing: string): string {
      const known = names.get(thing);
      if (known !== undefined) return known;
      const name = `${start}${names.size}`;
      names.set(thing, name);
      origins.set(name, origin);
      return name;
    },
    originOf: (name: string): string => origins.get(name) ?? name,
    /** Each as a comment of GraphQL. */
    list: (): string[] => [...origins].map(([name, origin]) => `# ${name}: ${origin}`),
  };
}

function namesIn(document: DocumentNode): ReadonlySet<string> {
  const names = new Set<string>();
  visit(document, { Name: ({ value }) => void names.add(value) });
  return names;
}

function usedFragments(document: DocumentNode, operation: OperationDefinitionNode) {
  const all = new Map(
    document.definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
  const used = new Map<string, FragmentDefinitionNode>();
  const look = (node: OperationDefinitionNode | FragmentDefinitionNode): void => {
    visit(node, {
      FragmentSpread({ name: { value } }) {
        const fragment = all.get(value);
        if (!fragment || used.has(value)) return;
        used.set(value, fragment);
        look(fragment);
      },
    });
  };
  look(operation);
  return used;
}
