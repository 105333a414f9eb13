import type { GraphQLFormattedError } from 'graphql';
import { judgeDocument } from './judge-document.ts';
import { createKnownDocuments, type Verdict } from './known-documents.ts';
import type { DocumentLimits } from './limits.ts';

export interface DocumentGuard {
  /** What is known of a document before it is parsed; a new one is measured. */
  judge(text: string): Verdict;
  /** From now on the document is answered with these errors, which validation found. */
  remember(text: string, errors: readonly GraphQLFormattedError[]): void;
  /** To be called when the schema changes: what was faulty may be so no longer. */
  forgetAll(): void;
}

/** Keeps documents beyond `limits`, and those that are known to be faulty, from being parsed. */
export function createDocumentGuard(limits: DocumentLimits): DocumentGuard {
  const known = createKnownDocuments();
  return {
    judge(text) {
      // What is too long is not worth the time to hash it.
      const isKnowable = text.length <= limits.bytesMax;
      const before = isKnowable ? known.get(text) : undefined;
      if (before) return before;
      const verdict = judgeNew(text, limits);
      if (isKnowable) known.set(text, verdict);
      return verdict;
    },
    remember: (text, errors) => known.set(text, { errors }),
    forgetAll: () => known.clear(),
  };
}

function judgeNew(text: string, limits: DocumentLimits): Verdict {
  const judged = judgeDocument(text, limits);
  if ('operations' in judged) return judged;
  const { code, rule, message } = judged;
  return { errors: [{ message, extensions: { code, rule } }] };
}
