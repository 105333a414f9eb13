import type { RequestInfo } from '@supergraph/service/http/request-info';
import type { SamplesDb } from './store/database.ts';

/** What every request and every event handler share. */
export interface SamplesDeps {
  readonly db: SamplesDb;
  readonly clock: () => Date;
}

/** What an action of a client gets: the shared things, and who asks. */
export interface ActionContext extends SamplesDeps, Pick<RequestInfo, 'caller'> {}
