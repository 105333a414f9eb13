import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import { GraphQLError } from 'graphql';
import { asGraphqlError } from '../executor.ts';
import type { createGatewayErrorFormatter } from '../format-error.ts';
import { addGathered } from '../headers/answer-headers.ts';
import { PARTS_TYPE } from './accept-parts.ts';
import { type LaterParts, tellListeners } from './later-parts.ts';
import { type FormatErrors, firstOfParts, HEAD, writeLater, writePart } from './write-parts.ts';

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
    const { answering } = reply.request;
    if (!answering?.later.parts) return payload;
    // Of an answer that is a refusal as a whole nothing more is told.
    if (reply.statusCode !== 200 || typeof payload !== 'string') {
      tellListeners(answering.later);
      return payload;
    }
    answering.returned.mayNotBeKept();
    addGathered(answering, reply);
    reply.hijack();
    for (const [name, value] of headersOf(reply)) reply.raw.setHeader(name, value);
    void send(reply.raw, writeAll(payload, answering.later, formatError)).finally(() =>
      tellListeners(answering.later),
    );
    return reply;
  };
}

type FormatError = ReturnType<typeof createGatewayErrorFormatter>;

/** Fastify leaves the head of a hijacked answer to us. */
function headersOf(reply: FastifyReply) {
  const given = Object.entries(reply.getHeaders()).flatMap(([name, value]) =>
    value === undefined || name === 'content-length' ? [] : [[name, value] as const],
  );
  return [
    ...given,
    ['content-type', PARTS_TYPE],
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

async function* writeAll(first: string, later: LaterParts, formatError: FormatError) {
  const format: FormatErrors = (errors) =>
    errors.map((error) => {
      const full = asGraphqlError(error);
      return formatError(full.toJSON(), full);
    });
  yield HEAD + writePart(firstOfParts(first), { hasNext: true });
  try {
    for await (const answer of later.parts ?? []) {
      later.hadErrors ||= answer.parts.some(({ errors }) => errors.length > 0);
      yield writePart(writeLater(answer, format), answer);
    }
  } catch (error) {
    // A fault of ours: whoever waits for more learns that nothing will come.
    later.hadErrors = true;
    const told = formatError(new GraphQLError('A part is lost.').toJSON(), error);
    yield writePart(JSON.stringify({ errors: [told], hasNext: false }), { hasNext: false });
  }
}
