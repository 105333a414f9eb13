import { randomDocument } from '@supergraph/testing/documents/random-document';
import {
  definitionsOf,
  directivesOf,
  largestOf,
  pairsOf,
  selectionsOfOperations,
  tokensOf,
  unfoldedSize,
} from '@supergraph/testing/documents/tree-counts';
import fc from 'fast-check';
import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { recordDocument } from './record-document.ts';
import type { RecordedDefinition } from './recorded-document.ts';
import { countRepeats } from './repeated-fields.ts';
import { unfold } from './unfolded-size.ts';

const endless = Number.MAX_SAFE_INTEGER;

it('finds in one pass over the text what graphql-js has in its tree', () => {
  fc.assert(
    fc.property(randomDocument, (text) => {
      const tree = parse(text);
      const { definitions, ...counts } = recordDocument(text, endless);
      expect({ ...counts, definitions: definitions.map(withoutOutline) }).toEqual({
        tokens: tokensOf(text),
        directives: directivesOf(tree),
        most: largestOf(tree),
        definitions: definitionsOf(tree),
      });
    }),
  );
});

it('follows fragments to the sizes that the tree has with all of them unfolded', () => {
  fc.assert(
    fc.property(randomDocument, (text) => {
      const tree = parse(text);
      const { roots, fragments } = unfold(recordDocument(text, endless).definitions);
      selectionsOfOperations(tree).forEach((set, index) => {
        const root = roots[index];
        expect(root).toMatchObject(unfoldedSize(tree, set));
        const repeats = root && countRepeats(root.definition, fragments);
        expect(repeats).toBe(pairsOf(tree, [set]));
      });
    }),
  );
});

it('ends after one token more than it may read', () => {
  expect(recordDocument('{ a '.repeat(1_000), 10).tokens).toBe(11);
});

function withoutOutline({ outline: _, ...definition }: RecordedDefinition) {
  return definition;
}
