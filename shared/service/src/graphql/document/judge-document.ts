import type { KnownOperation } from './known-documents.ts';
import type { DocumentLimits } from './limits.ts';
import { recordDocument } from './record-document.ts';
import type { RecordedDocument } from './recorded-document.ts';
import { countRepeats } from './repeated-fields.ts';
import { documentRules, type LimitName, unfoldedRules } from './rules.ts';
import { unfold } from './unfolded-size.ts';

/** Why a document is refused before it is parsed. */
export interface DocumentRefusal {
  readonly code: 'GRAPHQL_PARSE_FAILED' | 'GRAPHQL_VALIDATION_FAILED';
  /** The limit that it passes, or the rule of GraphQL that it breaks. */
  readonly rule: LimitName | 'noFragmentCycles';
  readonly message: string;
}

/**
 * Measures a document before anything expensive is done with it: the text, then one pass over its tokens,
 * then fragments, each once, and only what these let through is unfolded.
 *
 * @returns why it is refused, or else its operations
 */
export function judgeDocument(
  text: string,
  limits: DocumentLimits,
): DocumentRefusal | { operations: KnownOperation[] } {
  const bytes = text.length > limits.bytesMax ? text.length : Buffer.byteLength(text);
  if (bytes > limits.bytesMax) {
    const message = `The document is longer than ${limits.bytesMax} bytes, which is the most that is allowed.`;
    return { code: 'GRAPHQL_PARSE_FAILED', rule: 'bytesMax', message };
  }
  const document = recordDocument(text, limits.tokensMax);
  if (document.tokens > limits.tokensMax) {
    const message = `The document has more than ${limits.tokensMax} tokens, which is the most that is allowed.`;
    return { code: 'GRAPHQL_PARSE_FAILED', rule: 'tokensMax', message };
  }
  const refusal = judgeText(document, limits) ?? judgeUnfolded(document, limits);
  if (refusal) return { code: 'GRAPHQL_VALIDATION_FAILED', ...refusal };
  const operations = document.definitions.filter(({ isFragment }) => !isFragment);
  return { operations: operations.map(({ name, variables }) => ({ name, variables })) };
}

type Broken = Pick<DocumentRefusal, 'rule' | 'message'>;

function judgeText(document: RecordedDocument, limits: DocumentLimits): Broken | undefined {
  for (const { limit, count, says } of documentRules) {
    const counted = count(document);
    if (counted > limits[limit]) return { rule: limit, message: says(counted, limits[limit]) };
  }
  return undefined;
}

function judgeUnfolded(
  { definitions }: RecordedDocument,
  limits: DocumentLimits,
): Broken | undefined {
  const { roots, fragments, cyclic } = unfold(definitions);
  if (cyclic !== undefined) {
    const message = `Cannot spread fragment "${cyclic}" within itself.`;
    return { rule: 'noFragmentCycles', message };
  }
  for (const { limit, count, says } of unfoldedRules) {
    const counted = Math.max(0, ...roots.map(count));
    if (counted > limits[limit]) return { rule: limit, message: says(counted, limits[limit]) };
  }
  const selections = sum(roots.map((root) => root.selections));
  if (selections > limits.selectionsMax) {
    const message = `The document has too many selections: ${selections} with fragments unfolded; at most ${limits.selectionsMax} are allowed.`;
    return { rule: 'selectionsMax', message };
  }
  const repeats = sum(roots.map(({ definition }) => countRepeats(definition, fragments)));
  if (repeats > limits.repeatsMax) {
    const message = `The document repeats fields: ${repeats} pairs of one name in one selection set; at most ${limits.repeatsMax} are allowed.`;
    return { rule: 'repeatsMax', message };
  }
  return undefined;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
