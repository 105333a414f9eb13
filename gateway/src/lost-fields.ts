import {
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  parse,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

type Path = readonly (string | number)[];
type Variables = Record<string, unknown>;

/** More than a reader or a screen can use; the rest is only counted. */
const PATHS_MAX = 100;

/**
 * Where a fetch that brought nothing, or not all, leaves its holes: one path per lost field, as the
 * subgraph would have written it (`['me']`, `['_entities', 3, 'orders']`). The gateway puts each into
 * its place in the client's answer, so that every null there has an error at its very path.
 *
 * @param data what came; fields that it fills are not lost
 * @returns at most 100 paths, and the count of those beyond
 */
export function lostFields(
  request: { query?: string; variables?: Variables },
  data?: Readonly<Record<string, unknown>> | null,
): {
  paths: Path[];
  furtherCount: number;
} {
  const { query, variables = {} } = request;
  if (query === undefined) return { paths: [[]], furtherCount: 0 };
  const fields: Path[] = isEntityFetch(variables)
    ? entityPaths(query, variables)
    : fieldsOf(query, variables).map((field) => [responseName(field)]);
  const all = data ? fields.filter((path) => isMissing(path, data)) : fields;
  return { paths: all.slice(0, PATHS_MAX), furtherCount: Math.max(0, all.length - PATHS_MAX) };
}

function isMissing(path: Path, data: unknown): boolean {
  const value = path.reduce<unknown>(
    (inner, step) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, step)
        ? (inner as Record<string | number, unknown>)[step]
        : undefined,
    data,
  );
  return value === undefined || value === null;
}

interface Representation {
  __typename: string;
}

function isEntityFetch(variables: Variables): variables is { representations: Representation[] } {
  return Array.isArray(variables['representations']);
}

function entityPaths(query: string, variables: { representations: Representation[] }): Path[] {
  const entities = fieldsOf(query, variables).find(({ name }) => name.value === '_entities');
  const fragments = fragmentsOf(query);
  const fieldsByType = new Map<string, string[]>();
  const fieldsFor = (typename: string): string[] => {
    const known = fieldsByType.get(typename);
    if (known) return known;
    const fields = collect(entities?.selectionSet, { fragments, variables, typename });
    const names = [...new Set(fields.map(responseName))];
    fieldsByType.set(typename, names);
    return names;
  };
  return variables.representations.flatMap(({ __typename }, index) =>
    fieldsFor(__typename).map((name) => ['_entities', index, name]),
  );
}

function fieldsOf(query: string, variables: Variables): FieldNode[] {
  const operation = parse(query).definitions.find(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION,
  );
  return collect(operation?.selectionSet, { fragments: fragmentsOf(query), variables });
}

function fragmentsOf(query: string): Map<string, FragmentDefinitionNode> {
  const fragments = parse(query).definitions.filter(
    (definition) => definition.kind === Kind.FRAGMENT_DEFINITION,
  );
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
}

interface Scope {
  fragments: Map<string, FragmentDefinitionNode>;
  variables: Variables;
  /** Fields of other types are left out; without one all count. */
  typename?: string;
}

function collect(set: SelectionSetNode | undefined, scope: Scope): FieldNode[] {
  return (set?.selections ?? [])
    .filter((selection) => isIncluded(selection, scope.variables))
    .flatMap((selection) => {
      if (selection.kind === Kind.FIELD)
        return selection.name.value === '__typename' ? [] : selection;
      const fragment =
        selection.kind === Kind.FRAGMENT_SPREAD
          ? scope.fragments.get(selection.name.value)
          : selection;
      const condition = fragment?.typeCondition?.name.value;
      const isOtherType = scope.typename && condition && condition !== scope.typename;
      return isOtherType ? [] : collect(fragment?.selectionSet, scope);
    });
}

function isIncluded({ directives = [] }: SelectionNode, variables: Variables): boolean {
  return directives.every(({ name, arguments: given = [] }) => {
    const condition = given.find((argument) => argument.name.value === 'if')?.value;
    const value =
      condition?.kind === Kind.VARIABLE
        ? variables[condition.name.value] === true
        : condition?.kind === Kind.BOOLEAN && condition.value;
    if (name.value === 'skip') return !value;
    return name.value === 'include' ? value : true;
  });
}

function responseName({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}
