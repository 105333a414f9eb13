import type { RecordedDefinition } from './recorded-document.ts';

/** Sizes with fragments followed. */
export interface UnfoldedSize {
  readonly depth: number;
  readonly aliases: number;
  readonly rootFields: number;
  readonly selections: number;
}

export interface UnfoldedDocument {
  /** Operations, and the fragments that none of them reaches: validation goes through those too. */
  readonly roots: readonly (UnfoldedSize & { readonly definition: RecordedDefinition })[];
  /** By name; of two of one name the later, as graphql-js has it. */
  readonly fragments: ReadonlyMap<string, RecordedDefinition>;
  /** A fragment that spreads itself, if only through others. */
  readonly cyclic: string | undefined;
}

/**
 * Follows fragments. Each is measured once, so that the cost is that of the text, however much it unfolds
 * to.
 */
export function unfold(definitions: readonly RecordedDefinition[]): UnfoldedDocument {
  const fragments = new Map<string, RecordedDefinition>();
  for (const definition of definitions) {
    if (definition.isFragment && definition.name !== null) {
      fragments.set(definition.name, definition);
    }
  }
  const known = new Map<RecordedDefinition, UnfoldedSize | 'open'>();
  let cyclic: string | undefined;

  function measure(definition: RecordedDefinition): UnfoldedSize {
    const size = known.get(definition);
    if (size === 'open') {
      cyclic ??= definition.name ?? '';
      return nothing;
    }
    if (size) return size;
    known.set(definition, 'open');
    let { depth, aliases, rootFields, selections } = definition;
    for (const { fragment, level } of definition.spreads) {
      const spread = fragments.get(fragment);
      if (!spread) continue;
      const inner = measure(spread);
      depth = Math.max(depth, level + inner.depth);
      aliases += inner.aliases;
      if (level === 0) rootFields += inner.rootFields;
      selections += inner.selections;
    }
    const measured = { depth, aliases, rootFields, selections };
    known.set(definition, measured);
    return measured;
  }

  const operations = definitions.filter(({ isFragment }) => !isFragment);
  const roots = operations.map((definition) => ({ definition, ...measure(definition) }));
  for (const definition of definitions) {
    if (!known.has(definition)) roots.push({ definition, ...measure(definition) });
  }
  return { roots, fragments, cyclic };
}

const nothing: UnfoldedSize = { depth: 0, aliases: 0, rootFields: 0, selections: 0 };
