import { type ConstDirectiveNode, type DocumentNode, Kind, valueFromASTUntyped } from 'graphql';
import { z } from 'zod';

/** What @cost and @listSize are called in a document, without the @. */
export interface CostDirectiveNames {
  readonly cost: ReadonlySet<string>;
  readonly listSize: ReadonlySet<string>;
}

const link = z.object({
  url: z.string(),
  as: z.string().optional(),
  import: z
    .array(z.union([z.string(), z.object({ name: z.string(), as: z.string().optional() })]))
    .catch([]),
});

/** Subgraphs have the two from the federation specification, supergraphs from the cost specification. */
const identity = /^https:\/\/specs\.apollo\.dev\/(cost|federation)\/v\d/;

/**
 * A schema that links Apollo's specifications may import the two under any name; one that links
 * neither declares them itself, by the names of IBM's specification.
 *
 * Source: https://specs.apollo.dev/link/v1.0
 */
export function costDirectiveNames(document: DocumentNode): CostDirectiveNames {
  const names = { cost: new Set<string>(), listSize: new Set<string>() };
  const links = schemaDirectives(document).flatMap((directive) => {
    const { data } = link.safeParse(argumentsOf(directive));
    const [, specification] = identity.exec(data?.url ?? '') ?? [];
    return data && specification ? [{ ...data, specification }] : [];
  });
  if (links.length === 0) return { cost: new Set(['cost']), listSize: new Set(['listSize']) };
  for (const { specification, as: prefix = specification, import: imports } of links) {
    names.cost.add(`${prefix}__cost`);
    names.listSize.add(`${prefix}__listSize`);
    // A directive named like its specification goes without the prefix.
    if (specification === 'cost') names.cost.add(prefix);
    for (const imported of imports) {
      const { name, as = name } = typeof imported === 'string' ? { name: imported } : imported;
      if (name === '@cost') names.cost.add(as.slice(1));
      if (name === '@listSize') names.listSize.add(as.slice(1));
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
