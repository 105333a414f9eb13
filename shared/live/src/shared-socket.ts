import type { IncomingHttpHeaders } from 'node:http';
import { bearerToken } from '@supergraph/service/http/authenticate';
import { hungUp } from '@supergraph/service/http/awaited';
import { readForwardedClient } from '@supergraph/service/http/client';
import type { Verifier } from '@supergraph/service/identity/verifier';
import { newId } from '@supergraph/service/ids';
import type { GraphQLFormattedError } from 'graphql';
import { z } from 'zod';
import { type AnswerStream, EndedEarly, type StreamAsker } from './operations.ts';
import { type StreamParts, withoutToken } from './stream-parts.ts';
import { atTokenEnd, type TokenEnd } from './token-end.ts';

/**
 * A gateway may have streams of all its callers on one WebSocket (graphql-transport-ws): it connects with its secret
 * and without a token, and each `subscribe` has in `extensions.headers` what a request of its own would carry. A
 * `ping` with `{ begun: id }` says that a stream is open.
 */
export const sharedSocket = {
  /** Stands in the head of a stream to a gateway where this is understood. */
  header: 'x-shared-socket',
  version: '1',
  operationsMax: 1_000,
  /** Of a message of the gateway; what is larger comes by a request of its own. */
  messageBytesMax: 16_384,
} as const;

/** An operation of a shared socket, by whom it is asked. */
export interface SharedAsker extends StreamAsker {
  /** Ends what is worked on for it. */
  leave(): void;
}

const shape = z.object({
  extensions: z.object({ headers: z.record(z.string(), z.string()) }),
});

/** @throws UNAUTHENTICATED where it says nothing of who asks, or what is not so */
export async function readSharedAsker(
  asked: unknown,
  peerAddress: string,
  parts: StreamParts,
): Promise<SharedAsker> {
  const headers: IncomingHttpHeaders = shape.safeParse(asked).data?.extensions.headers ?? {};
  const client = readForwardedClient(peerAddress, headers);
  const token = bearerToken(headers.authorization);
  const gone = new AbortController();
  return {
    caller:
      token === null ? withoutToken(parts) : await parts.verifier.verify(token, client.address),
    client,
    requestId: String(headers['x-request-id'] ?? newId('req')),
    headers,
    signal: gone.signal,
    mayMutate: true,
    leave: () => gone.abort(hungUp()),
  };
}

/** The same stream, which ends with the token of who asked for it. */
export function untilTokenEnd(
  stream: AnswerStream,
  { caller, leave }: SharedAsker,
  verifier: Pick<Verifier, 'watch'>,
): AnswerStream {
  let why: TokenEnd | undefined;
  let endNow = (_reason: EndedEarly): void => undefined;
  const stopWatching = atTokenEnd(caller, verifier, (end) => {
    why = end;
    endNow(new EndedEarly(end));
    void close();
  });

  async function close() {
    stopWatching();
    leave();
    await stream.return?.();
    return { done: true, value: undefined } as const;
  }

  return {
    async next() {
      if (why) throw new EndedEarly(why);
      const { promise, resolve, reject } =
        Promise.withResolvers<Awaited<ReturnType<typeof stream.next>>>();
      // A source may not look up before it has an event.
      endNow = reject;
      stream.next().then(resolve, reject);
      const step = await promise;
      if (step.done) stopWatching();
      return step;
    },
    return: close,
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** A stream that ends before it begins. */
export function endedBy(errors: readonly GraphQLFormattedError[]): AnswerStream {
  return {
    next: () => Promise.reject(new EndedEarly(errors)),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
