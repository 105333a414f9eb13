import type { FastifyInstance } from 'fastify';
import { type JsonLimits, judgeJson } from './json-limits.ts';
import { judgeJsonNumbers } from './json-numbers.ts';

/** HTTP 400, with words that a client may read. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';
  readonly statusCode = 400;
}

/**
 * Lets an app parse bodies of JSON only after their text was measured, and its numbers. The document of a GraphQL request
 * has limits of its own.
 */
export function boundJsonBodies(app: FastifyInstance, limits: JsonLimits): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser<string>(
    'application/json',
    { parseAs: 'string' },
    (request, body, done) => {
      const refusal = judgeJson(body, limits, isDocument) ?? judgeJsonNumbers(body);
      if (refusal) done(new RequestRefused(refusal));
      else parse(request, body, done);
    },
  );
}

function isDocument(member: string): boolean {
  return member === 'query';
}
