import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import { GraphQLError } from 'graphql';
import { asGraphqlError } from '../executor.ts';
import type { createGatewayErrorFormatter } from '../format-error.ts';
import { addGathered } from '../headers/answer-headers.ts';
import { acceptedFormat } from './accepted-format.ts';
import { type LaterParts, tellListeners } from './later-parts.ts';
import { HEAD, writePart } from './multipart.ts';
import type { FormatErrors, PartsFormat } from './parts-format.ts';

/**
 * Sends an answer, and where something of it comes later, each part of that as soon as it is there: in a
 * chunk of its own, uncompressed, since compressors and proxies would hold it back. What is there is written
 * without waiting for the client to take it, so that answers in parts and others are under the same watch.
 *
 * @param payload what is to be answered first
 * @returns the same where it is all, for whoever sends it
 */
export function createPartsSender(formatError: FormatError) {
  return (reply: FastifyReply, payload: unknown): unknown => {
    const { answering, headers } = reply.request;
    const parts = answering?.later.parts;
    if (!parts) return payload;
    const format = acceptedFormat(headers.accept);
    // Of an answer that is a refusal as a whole nothing more is told.
    if (reply.statusCode !== 200 || typeof payload !== 'string' || !format) {
      tellListeners(answering.later);
      return payload;
    }
    answering.returned.mayNotBeKept();
    addGathered(answering, reply);
    reply.hijack();
    for (const [name, value] of headersOf(reply, format)) reply.raw.setHeader(name, value);
    const first = format.first(payload, parts);
    const texts = writeAll(first, answering.later, { format, formatError });
    void send(reply.raw, texts).finally(() => tellListeners(answering.later));
    return reply;
  };
}

type FormatError = ReturnType<typeof createGatewayErrorFormatter>;

/** Fastify leaves the head of a hijacked answer to us. */
function headersOf(reply: FastifyReply, { contentType }: PartsFormat) {
  const given = Object.entries(reply.getHeaders()).flatMap(([name, value]) =>
    value === undefined || name === 'content-length' ? [] : [[name, value] as const],
  );
  return [
    ...given,
    ['content-type', contentType],
    // Proxies such as nginx gather what they pass on, unless they are told not to.
    ['x-accel-buffering', 'no'],
  ] as const;
}

async function send(response: ServerResponse, texts: AsyncIterable<string>): Promise<void> {
  for await (const text of texts) {
    // Where the client has left, what is fetched for it has been given up as well.
    if (response.destroyed) return;
    response.write(text);
  }
  response.end();
}

async function* writeAll(
  first: string,
  later: LaterParts,
  { format, formatError }: { format: PartsFormat; formatError: FormatError },
) {
  const formatErrors: FormatErrors = (errors) =>
    errors.map((error) => {
      const full = asGraphqlError(error);
      return formatError(full.toJSON(), full);
    });
  yield HEAD + writePart(first, { hasNext: true });
  try {
    for await (const answer of later.parts?.answers ?? []) {
      later.errors.push(...answer.parts.flatMap(({ errors }) => errors));
      yield writePart(format.next(answer, formatErrors), answer);
    }
  } catch (error) {
    // A fault of ours: whoever waits for more learns that nothing will come.
    const told = formatError(new GraphQLError('A part is lost.').toJSON(), error);
    later.errors.push(told);
    yield writePart(JSON.stringify({ errors: [told], hasNext: false }), { hasNext: false });
  }
}
