const JSON_TYPE = 'application/json; charset=utf-8';
const RESPONSE_TYPE = 'application/graphql-response+json; charset=utf-8';

/**
 * The media type of an answer for an `Accept` header (GraphQL over HTTP §6.1), where that is plain to see;
 * undefined where types are weighed against each other, or none will do.
 */
export function contentTypeFor(accept: string | undefined): string | undefined {
  if (accept === undefined) return JSON_TYPE;
  return types.get(accept);
}

const types: ReadonlyMap<string, string> = new Map([
  ['*/*', JSON_TYPE],
  ['application/json', JSON_TYPE],
  ['application/json, */*', JSON_TYPE],
  ['application/json, text/plain, */*', JSON_TYPE],
  ['application/graphql-response+json', RESPONSE_TYPE],
  // Apollo Client 4
  ['application/graphql-response+json,application/json;q=0.9', RESPONSE_TYPE],
  // urql 4 to 6
  [
    'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
    RESPONSE_TYPE,
  ],
]);
