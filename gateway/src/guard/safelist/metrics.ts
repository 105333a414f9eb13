import { counter } from '@supergraph/service/metrics';

/** What became of a document, or of the id that stood for one. */
export type DocumentOutcome =
  | 'listed'
  | 'unlisted'
  | 'registered'
  | 'not_found'
  | 'id_required'
  | 'refused'
  | 'mismatch';

export type SafelistMetrics = ReturnType<typeof createSafelistMetrics>;

export function createSafelistMetrics() {
  const documents = counter({
    name: 'gateway_safelist_documents_total',
    help: 'Documents by how the safelist judged them: listed (in a manifest, by id or by text), registered (by its client, APQ), unlisted (told of, and answered), refused (not in a manifest), id_required, not_found (an id that nobody knows), mismatch (an id of another document).',
    labelNames: ['outcome'],
  });
  const reloads = counter({
    name: 'gateway_safelist_reloads_total',
    help: 'Changes of manifests, by whether the new ones were taken.',
    labelNames: ['outcome'],
  });
  const unready = counter({
    name: 'gateway_safelist_unready_documents_total',
    help: 'Documents of manifests that could not be made ready: the supergraph does not allow them, or planning failed.',
    labelNames: [],
  });
  return {
    judged: (outcome: DocumentOutcome) => documents.inc({ outcome }),
    reload: (outcome: 'taken' | 'refused') => reloads.inc({ outcome }),
    unready: (count: number) => unready.inc(count),
  };
}
