import { type DocumentNode, Kind, valueFromASTUntyped } from 'graphql';
import { z } from 'zod';

const link = z.object({
  url: z.string(),
  as: z.string().optional(),
  import: z
    .array(z.union([z.string(), z.object({ name: z.string(), as: z.string().optional() })]))
    .catch([]),
});

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
  for (const { url, as, import: imports } of linksOf(document)) {
    const [, specification] = SPECIFICATION.exec(url) ?? [];
    if (!specification) continue;
    prefixes.push(`${as ?? specification}__`);
    // A directive that is called like its specification goes without the prefix.
    if (as) names.set(as, specification);
    for (const imported of imports) {
      if (typeof imported !== 'string' && imported.as) {
        names.set(imported.as.replace(/^@/, ''), imported.name.replace(/^@/, ''));
      }
    }
  }
  return (directive) => {
    const imported = names.get(directive);
    if (imported) return imported;
    const prefix = prefixes.find((known) => directive.startsWith(known));
    return prefix ? directive.slice(prefix.length) : directive;
  };
}

function linksOf({ definitions }: DocumentNode) {
  return definitions
    .flatMap((node) =>
      node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION
        ? [...(node.directives ?? [])]
        : [],
    )
    .flatMap(({ name, arguments: given = [] }) => {
      if (name.value !== 'link') return [];
      const values = given.map(({ name, value }) => [name.value, valueFromASTUntyped(value)]);
      const { data } = link.safeParse(Object.fromEntries(values));
      return data ? [data] : [];
    });
}
