import { type ConstDirectiveNode, type DocumentNode, Kind, valueFromASTUntyped } from 'graphql';
import { z } from 'zod';

const link = z.object({
  url: z.string(),
  as: z.string().optional(),
  import: z
    .array(z.union([z.string(), z.object({ name: z.string(), as: z.string().optional() })]))
    .catch([]),
});

const identity = /^https:\/\/(?:specs\.apollo\.dev\/)?([\w./-]+)\/v\d+(?:\.\d+)?$/;

export interface Link {
  /** The name of one of Apollo's specifications; of others, with the host in front (`shop.example/streams`). */
  readonly specification: string;
  readonly as: string | undefined;
  readonly imports: readonly { readonly name: string; readonly as: string }[];
}

/**
 * The specifications that a schema links.
 *
 * Source: https://specs.apollo.dev/link/v1.0
 */
export function readLinks(document: DocumentNode): Link[] {
  return schemaDirectives(document).flatMap((directive) => {
    const { data } = link.safeParse(argumentsOf(directive));
    const [, specification] = identity.exec(data?.url ?? '') ?? [];
    if (!data || specification === undefined) return [];
    const imports = data.import.map((imported) => {
      const { name, as = name } = typeof imported === 'string' ? { name: imported } : imported;
      return { name, as };
    });
    return [{ specification, as: data.as, imports }];
  });
}

/** What a directive of linked specifications is called in their document, without the @. */
export function linkedNames(links: readonly Link[], directive: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { specification: place, as, imports } of links) {
    const specification = place.split('/').at(-1) ?? place;
    const prefix = as ?? specification;
    names.add(`${prefix}__${directive}`);
    // A directive named like its specification goes without the prefix.
    if (specification === directive) names.add(prefix);
    for (const imported of imports) {
      if (imported.name === `@${directive}`) names.add(imported.as.slice(1));
    }
  }
  return names;
}

/** The arguments of a directive as plain values. */
export function argumentsOf({ arguments: given = [] }: ConstDirectiveNode) {
  return Object.fromEntries(
    given.map(({ name, value }) => [name.value, valueFromASTUntyped(value)] as const),
  );
}

function schemaDirectives({ definitions }: DocumentNode): ConstDirectiveNode[] {
  return definitions.flatMap((node) =>
    node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION
      ? [...(node.directives ?? [])]
      : [],
  );
}
