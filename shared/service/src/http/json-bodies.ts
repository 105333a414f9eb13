import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
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

/** HTTP 413. */
class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
  readonly statusCode = 413;
}

/** The same for routes whose requests may be of different lengths, by who sends them. */
export function boundJsonBodiesBySender(
  app: FastifyInstance,
  limits: JsonLimits,
  bytesMaxFor: (request: FastifyRequest) => number,
): void {
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', async (request: FastifyRequest, body: Readable) => {
    const text = await readText(body, bytesMaxFor(request));
    const refusal = judgeJson(text, limits, isDocument) ?? judgeJsonNumbers(text);
    if (refusal) throw new RequestRefused(refusal);
    try {
      return JSON.parse(text);
    } catch {
      throw new RequestRefused('The body is no JSON.');
    }
  });
}

async function readText(body: Readable, bytesMax: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Destroyed, it would take the connection along, and with it the answer that says why.
  for await (const chunk of body.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw new BodyTooLarge(`The body has more than ${bytesMax} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function isDocument(member: string): boolean {
  return member === 'query';
}
