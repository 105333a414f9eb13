import { variables } from '@supergraph/service/config';
import {
  type DocumentLimits,
  clientDocumentLimits as document,
} from '@supergraph/service/graphql/document/limits';
import { type JsonLimits, clientJsonLimits as json } from '@supergraph/service/http/json-limits';
import type { z } from 'zod';

/** How much the gateway lets a client send. */
export interface RequestLimits {
  /** A longer body is not even received: HTTP 413. */
  readonly bodyBytesMax: number;
  readonly document: DocumentLimits;
  /** Of bodies; and of variables and extensions, each by itself. */
  readonly json: JsonLimits;
}

export const requestLimits: RequestLimits = {
  /** A document, variables and extensions, each at its limit, and what JSON adds to them. */
  bodyBytesMax: 524_288,
  document,
  json,
};

/** More than a body can hold. */
const LIMIT_MAX = 1_048_576;

const limit = (byDefault: number) =>
  variables.integer({ default: byDefault, min: 1, max: LIMIT_MAX });

/** The variables that change a limit. What none of them changes is bounded well enough by the others. */
export const limitVariables = {
  DOCUMENT_BYTES_MAX: limit(document.bytesMax),
  DOCUMENT_TOKENS_MAX: limit(document.tokensMax),
  DOCUMENT_DEPTH_MAX: limit(document.depthMax),
  DOCUMENT_ALIASES_MAX: limit(document.aliasesMax),
  DOCUMENT_ROOT_FIELDS_MAX: limit(document.rootFieldsMax),
  DOCUMENT_SELECTIONS_MAX: limit(document.selectionsMax),
  DOCUMENT_REPEATS_MAX: limit(document.repeatsMax),
  DOCUMENT_FRAGMENTS_MAX: limit(document.fragmentsMax),
  DOCUMENT_DIRECTIVES_MAX: limit(document.directivesMax),
  VARIABLES_BYTES_MAX: limit(json.memberBytesMax),
  VARIABLES_DEPTH_MAX: limit(json.depthMax),
  VARIABLES_VALUES_MAX: limit(json.valuesMax),
};

export function readRequestLimits(
  given: z.output<z.ZodObject<typeof limitVariables>>,
): RequestLimits {
  return {
    bodyBytesMax: requestLimits.bodyBytesMax,
    document: {
      ...document,
      bytesMax: given.DOCUMENT_BYTES_MAX,
      tokensMax: given.DOCUMENT_TOKENS_MAX,
      depthMax: given.DOCUMENT_DEPTH_MAX,
      aliasesMax: given.DOCUMENT_ALIASES_MAX,
      rootFieldsMax: given.DOCUMENT_ROOT_FIELDS_MAX,
      selectionsMax: given.DOCUMENT_SELECTIONS_MAX,
      repeatsMax: given.DOCUMENT_REPEATS_MAX,
      fragmentsMax: given.DOCUMENT_FRAGMENTS_MAX,
      directivesMax: given.DOCUMENT_DIRECTIVES_MAX,
    },
    json: {
      memberBytesMax: given.VARIABLES_BYTES_MAX,
      depthMax: given.VARIABLES_DEPTH_MAX,
      valuesMax: given.VARIABLES_VALUES_MAX,
    },
  };
}
