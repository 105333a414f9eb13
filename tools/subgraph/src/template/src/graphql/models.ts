import type { Refusal } from '@supergraph/service/errors';
import type { Connection } from '@supergraph/service/pages';
import type { Sample } from '../domain/sample.ts';

/** What resolvers get as their parent, named after the type of the graph. */
export type SampleModel = Sample;
export type SampleConnectionModel = Connection<Sample>;
export type UserModel = { id: string };

export type SampleNameTakenErrorModel = Refusal;
export type AddSampleErrorModel = Refusal;
export type UserErrorModel = Refusal;
