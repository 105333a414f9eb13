import { Loader } from '@supergraph/service/execution/loader';
import type { Page } from '@supergraph/service/pages';
import type { SamplesDeps } from '../deps.ts';
import type { Sample } from '../domain/sample.ts';
import { findSamplePage, findSamples, type SampleKey } from '../store/samples.ts';

export type Loaders = ReturnType<typeof createLoaders>;

/** Made for each request: many ids become one statement, and no caller sees another's cache. */
export function createLoaders({ db }: Pick<SamplesDeps, 'db'>) {
  return {
    /** Null for an id that no sample has. */
    sample: new Loader<string, Sample | null>(async (ids) => {
      const found = new Map((await findSamples(db, ids)).map((sample) => [sample.id, sample]));
      return ids.map((id) => found.get(id) ?? null);
    }),
    samplePage: (page: Page<SampleKey>) => findSamplePage(db, page),
  };
}
