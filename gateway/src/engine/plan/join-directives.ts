import {
  type ConstArgumentNode,
  type ConstDirectiveNode,
  type DocumentNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionSetNode,
} from 'graphql';

// How a supergraph writes down what came from which subgraph (https://specs.apollo.dev/join/v0.5).

/** The text or the name that an argument of a directive has. */
export function argumentOf({ arguments: given = [] }: ConstDirectiveNode, name: string) {
  const value = given.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;
}

export function isFalse({ arguments: given = [] }: ConstDirectiveNode, name: string): boolean {
  const value = given.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.BOOLEAN && !value.value;
}

export function withArgument(
  directive: ConstDirectiveNode,
  name: string,
  text: string,
): ConstDirectiveNode {
  const changed: ConstArgumentNode = {
    kind: Kind.ARGUMENT,
    name: { kind: Kind.NAME, value: name },
    value: { kind: Kind.STRING, value: text },
  };
  return { ...directive, arguments: [...othersOf(directive, [name]), changed] };
}

export function withoutArguments(
  directive: ConstDirectiveNode,
  names: readonly string[],
): ConstDirectiveNode {
  return { ...directive, arguments: othersOf(directive, names) };
}

function othersOf({ arguments: given = [] }: ConstDirectiveNode, names: readonly string[]) {
  return given.filter(({ name }) => !names.includes(name.value));
}

/** Subgraphs' own names, by those that the supergraph gives them. */
export function graphNames(document: DocumentNode): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const one of document.definitions) {
    if (one.kind !== Kind.ENUM_TYPE_DEFINITION || one.name.value !== 'join__Graph') continue;
    for (const { name, directives = [] } of one.values ?? []) {
      const graph = directives.find((directive) => directive.name.value === 'join__graph');
      names.set(name.value, (graph && argumentOf(graph, 'name')) ?? name.value);
    }
  }
  return names;
}

/** A field set (`"price(currency: \"EUR\") weight"`) is what stands between a selection's braces. */
export function parseFieldSet(text: string): SelectionSetNode {
  const [operation] = parse(`{ ${text} }`, { noLocation: true }).definitions;
  return (operation as OperationDefinitionNode).selectionSet;
}

export function printFieldSet(set: SelectionSetNode): string {
  return set.selections.map(print).join(' ');
}
