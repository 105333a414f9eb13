import type { DocumentNode } from 'graphql';
import { linkedNames, readLinks } from '../graphql/linked-directives.ts';

/** What @cost and @listSize are called in a document, without the @. */
export interface CostDirectiveNames {
  readonly cost: ReadonlySet<string>;
  readonly listSize: ReadonlySet<string>;
}

/** Subgraphs have the two from the federation specification, supergraphs from the cost specification. */
const specifications = ['cost', 'federation'];

/**
 * A schema that links Apollo's specifications may import the two under any name; one that links
 * neither declares them itself, by the names of IBM's specification.
 */
export function costDirectiveNames(document: DocumentNode): CostDirectiveNames {
  const links = readLinks(document).filter(({ specification }) =>
    specifications.includes(specification),
  );
  if (links.length === 0) return { cost: new Set(['cost']), listSize: new Set(['listSize']) };
  return { cost: linkedNames(links, 'cost'), listSize: linkedNames(links, 'listSize') };
}
