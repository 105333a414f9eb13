import { type ConstDirectiveNode, type DocumentNode, Kind, type ValueNode } from 'graphql';

const SPECIFICATION = /^https:\/\/specs\.apollo\.dev\/(\w+)\/v\d/;

/**
 * What federation calls a directive that a subgraph or supergraph may have imported under another name, or uses with
 * the prefix of what is not imported: `primary` and `federation__key` are `key`. Any other name stays as it is.
 *
 * @see https://specs.apollo.dev/link/v1.0
 */
export function federationNames(document: DocumentNode): (directive: string) => string {
  const names = new Map<string, string>();
  const prefixes: string[] = [];
  for (const link of linksOf(document)) {
    const [, specification] = SPECIFICATION.exec(addressIn(link)) ?? [];
    if (!specification) continue;
    const prefix = textIn(link.arguments, 'as');
    prefixes.push(`${prefix ?? specification}__`);
    // A directive that is called like its specification goes without the prefix.
    if (prefix) names.set(prefix, specification);
    for (const imported of itemsOf(valueIn(link.arguments, 'import'))) {
      if (imported.kind !== Kind.OBJECT) continue;
      const [name, as] = [textIn(imported.fields, 'name'), textIn(imported.fields, 'as')];
      if (name && as) names.set(as.replace(/^@/, ''), name.replace(/^@/, ''));
    }
  }
  return (directive) => {
    const imported = names.get(directive);
    if (imported) return imported;
    const prefix = prefixes.find((known) => directive.startsWith(known));
    return prefix ? directive.slice(prefix.length) : directive;
  };
}

/** What a document links; `@link` itself may go by another name, which it links first, and `@core` came before it. */
function linksOf({ definitions }: DocumentNode): readonly ConstDirectiveNode[] {
  const directives = definitions.flatMap((node) =>
    node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION
      ? (node.directives ?? [])
      : [],
  );
  const itself = directives.find((directive) =>
    ['link', 'core'].includes(SPECIFICATION.exec(addressIn(directive))?.[1] ?? ''),
  );
  const name = itself?.name.value ?? 'link';
  return directives.filter((directive) => directive.name.value === name);
}

function addressIn({ arguments: given }: ConstDirectiveNode): string {
  return textIn(given, 'url') ?? textIn(given, 'feature') ?? '';
}

interface Given {
  readonly name: { readonly value: string };
  readonly value: ValueNode;
}

function valueIn(given: readonly Given[] | undefined, name: string): ValueNode | undefined {
  return given?.find((one) => one.name.value === name)?.value;
}

function textIn(given: readonly Given[] | undefined, name: string): string | undefined {
  const value = valueIn(given, name);
  return value?.kind === Kind.STRING ? value.value : undefined;
}

/** GraphQL takes one item for a list of it. */
export function itemsOf(value: ValueNode | undefined): readonly ValueNode[] {
  if (value?.kind === Kind.LIST) return value.values;
  return value ? [value] : [];
}
