import type { RecordedDefinition } from '@supergraph/service/graphql/document/recorded-document';
import {
  type DocumentNode,
  Kind,
  Lexer,
  type SelectionSetNode,
  Source,
  TokenKind,
  visit,
} from 'graphql';

// What one pass over a text counts, counted over the tree of graphql-js.

export function tokensOf(text: string): number {
  const lexer = new Lexer(new Source(text));
  let count = 1; // the comment, over which the lexer steps
  while (lexer.advance().kind !== TokenKind.EOF) count += 1;
  return count;
}

export function directivesOf(tree: DocumentNode): number {
  let count = 0;
  visit(tree, {
    Directive() {
      count += 1;
    },
  });
  return count;
}

export function largestOf(tree: DocumentNode) {
  const most = {
    nameCharacters: 0,
    stringCharacters: 0,
    directives: 0,
    arguments: 0,
    literalEntries: 0,
    literalDepth: 0,
  };
  const raise = (of: keyof typeof most, count = 0) => {
    most[of] = Math.max(most[of], count);
  };
  let depth = 0;
  const nesting = {
    enter() {
      depth += 1;
      raise('literalDepth', depth);
    },
    leave() {
      depth -= 1;
    },
  };
  visit(tree, {
    enter(node) {
      if ('directives' in node) raise('directives', node.directives?.length);
      if ('arguments' in node) raise('arguments', node.arguments?.length);
      if (node.kind === Kind.LIST) raise('literalEntries', node.values.length);
      if (node.kind === Kind.OBJECT) raise('literalEntries', node.fields.length);
    },
  });
  visit(tree, { ListValue: nesting, ObjectValue: nesting, ListType: nesting });
  const { body } = tree.loc?.source ?? { body: '' };
  const lexer = new Lexer(new Source(body));
  for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
    if (token.kind === TokenKind.NAME) raise('nameCharacters', token.end - token.start);
    if (token.kind === TokenKind.STRING || token.kind === TokenKind.BLOCK_STRING) {
      raise('stringCharacters', token.end - token.start);
    }
  }
  return most;
}

export function definitionsOf(tree: DocumentNode): Omit<RecordedDefinition, 'outline'>[] {
  return tree.definitions.flatMap((definition) => {
    if (!('selectionSet' in definition)) return [];
    const spreads: { fragment: string; level: number }[] = [];
    const size = sizeOf(definition.selectionSet, (fragment, level) => {
      spreads.push({ fragment, level });
      return { depth: 0, aliases: 0, rootFields: 0, selections: 0 };
    });
    return {
      isFragment: definition.kind === Kind.FRAGMENT_DEFINITION,
      name: definition.name?.value ?? null,
      variables: (definition.variableDefinitions ?? []).map(({ variable }) => variable.name.value),
      ...size,
      spreads,
    };
  });
}

interface Size {
  depth: number;
  aliases: number;
  rootFields: number;
  selections: number;
}

function sizeOf(
  set: SelectionSetNode,
  spread: (fragment: string, level: number) => Size,
  level = 0,
): Size {
  const total: Size = { depth: 0, aliases: 0, rootFields: 0, selections: 0 };
  for (const node of set.selections) {
    const inner =
      node.kind === Kind.FRAGMENT_SPREAD
        ? spread(node.name.value, level)
        : sizeOf(
            node.selectionSet ?? { kind: Kind.SELECTION_SET, selections: [] },
            spread,
            node.kind === Kind.FIELD ? level + 1 : level,
          );
    const isField = node.kind === Kind.FIELD;
    total.depth = Math.max(total.depth, inner.depth + (isField ? 1 : 0));
    total.aliases += inner.aliases + (isField && node.alias ? 1 : 0);
    total.rootFields += isField ? 1 : inner.rootFields;
    total.selections += inner.selections + 1;
  }
  return total;
}

function fragmentOf(tree: DocumentNode, named: string): SelectionSetNode {
  for (const definition of tree.definitions) {
    if (definition.kind !== Kind.FRAGMENT_DEFINITION) continue;
    if (definition.name.value === named) return definition.selectionSet;
  }
  throw new Error(`no fragment ${named}`);
}

export function selectionsOfOperations(tree: DocumentNode): SelectionSetNode[] {
  return tree.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? [definition.selectionSet] : [],
  );
}

export function unfoldedSize(tree: DocumentNode, set: SelectionSetNode): Size {
  const spread = (named: string): Size => sizeOf(fragmentOf(tree, named), spread);
  return sizeOf(set, spread);
}

/** Pairs of fields of one response name, in these sets merged and in what they select. */
export function pairsOf(tree: DocumentNode, sets: readonly SelectionSetNode[]): number {
  const places = new Map<string, { times: number; sets: SelectionSetNode[] }>();
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const node of selections) {
      if (node.kind === Kind.FRAGMENT_SPREAD) {
        collect(fragmentOf(tree, node.name.value));
      } else if (node.kind === Kind.INLINE_FRAGMENT) {
        collect(node.selectionSet);
      } else {
        const response = node.alias?.value ?? node.name.value;
        const place = places.get(response) ?? { times: 0, sets: [] };
        places.set(response, place);
        place.times += 1;
        if (node.selectionSet) place.sets.push(node.selectionSet);
      }
    }
  };
  sets.forEach(collect);
  return [...places.values()].reduce(
    (pairs, { times, sets: below }) => pairs + (times * (times - 1)) / 2 + pairsOf(tree, below),
    0,
  );
}
