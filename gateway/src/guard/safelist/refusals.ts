import type { GraphQLFormattedError } from 'graphql';

/** Why a request is not answered: the one error of its answer, and the HTTP status. */
export interface DocumentRefusal {
  readonly status: number;
  readonly error: GraphQLFormattedError;
}

/** As Apollo's clients know it: they send the text next, where they have it. HTTP 200, as Apollo Server says. */
export const notFound = refusal(200, 'PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound');

/** They send the text from now on. */
export const notSupported = refusal(
  200,
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'PersistedQueryNotSupported',
);

/** Code and status as Apollo's router has them. */
export const idRequired = refusal(
  400,
  'PERSISTED_QUERY_ID_REQUIRED',
  'Documents are sent here by an id of a manifest alone, without their text.',
);

export const notListed = refusal(
  403,
  'QUERY_NOT_IN_SAFELIST',
  'The document is in no manifest of this gateway for this client.',
);

export function mistaken(message: string): DocumentRefusal {
  return refusal(400, 'BAD_REQUEST', message);
}

function refusal(status: number, code: string, message: string): DocumentRefusal {
  return { status, error: { message, extensions: { code } } };
}
