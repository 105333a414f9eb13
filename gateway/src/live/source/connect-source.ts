import { sharedSocket } from '@supergraph/live/shared-socket';
import type { GraphQLFormattedError } from 'graphql';
import type { SubgraphAnswer } from '../../engine/execute/run.ts';
import { isForClient, readAnswer } from '../../subgraph/read-answer.ts';
import { type HttpStreamRequest, openHttpStream } from './http-stream.ts';
import { createEventReader, type ServerSentEvent } from './read-events.ts';

/** A stream of a subgraph as it is asked for. */
export type SourceRequest = HttpStreamRequest;

/** How a connection to a stream ended. */
export type SourceEnd =
  /** There is no more to come. */
  | { readonly kind: 'complete' }
  /** The subgraph says why not. */
  | { readonly kind: 'refused'; readonly errors: readonly GraphQLFormattedError[] }
  /** Nothing is answered at this path. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'broken'; readonly reason: string };

/** A stream that is open, or being opened. */
export interface OpenedSource {
  close(): void;
}

export interface SourceOptions {
  /** For the connection, and the head of the answer. */
  readonly timeoutMs: number;
  readonly silentMs: number;
  readonly eventBytesMax: number;
}

interface ConnectOptions extends SourceOptions {
  /** Called where the subgraph says that its streams may share a socket. */
  readonly onShared: () => void;
}

export interface SourceListener {
  onOpen(): void;
  /** @param text of the answer, as JSON; what is no use is told by false */
  onEvent(text: string): boolean;
  /** Called once, and never after the connection was closed from here. */
  onEnd(end: SourceEnd): void;
}

const REFUSAL_BYTES_MAX = 65_536;

/** Opens a stream of a subgraph by server-sent events, in graphql-sse's distinct connections mode. */
export function connectSource(
  request: SourceRequest,
  { timeoutMs, silentMs, eventBytesMax, onShared }: ConnectOptions,
  listener: SourceListener,
): OpenedSource {
  let isOver = false;
  let status = 0;
  let isOpen = false;
  const refusal: Buffer[] = [];
  let refusalBytes = 0;
  const read = createEventReader(take, eventBytesMax);

  function end(how: SourceEnd): void {
    if (isOver) return;
    close();
    listener.onEnd(how);
  }

  function close(): void {
    isOver = true;
    closeStream();
  }

  function take({ name, data }: ServerSentEvent): void {
    if (isOver) return;
    if (name === 'complete') return void end({ kind: 'complete' });
    if (name !== 'next') return;
    if (!listener.onEvent(data)) end({ kind: 'broken', reason: 'it told what is no answer' });
  }

  function receive(chunk: Buffer): void {
    if (isOver) return;
    if (isOpen) {
      if (!read(chunk)) end({ kind: 'broken', reason: 'an event of it is too large' });
      return;
    }
    refusalBytes += chunk.length;
    if (refusalBytes > REFUSAL_BYTES_MAX) end(notUsed(status));
    else refusal.push(chunk);
  }

  const closeStream = openHttpStream(
    request,
    { timeoutMs, silentMs },
    {
      onHead(given, headers) {
        status = given;
        isOpen = status === 200 && isEventStream(headers.get('content-type'));
        if (headers.get(sharedSocket.header) === sharedSocket.version) onShared();
        if (isOpen) listener.onOpen();
      },
      onBody: receive,
      onEnd: () =>
        end(
          isOpen
            ? { kind: 'broken', reason: 'it ended before it was complete' }
            : refusalOf(status, Buffer.concat(refusal).toString()),
        ),
      onFailure: (reason) => end({ kind: 'broken', reason }),
    },
  );
  return { close };
}

function isEventStream(type = ''): boolean {
  return type.toLowerCase().startsWith('text/event-stream');
}

function refusalOf(status: number, text: string): SourceEnd {
  const answer = readAnswer(text);
  if (answer?.errors && isForClient(answer)) return { kind: 'refused', errors: answer.errors };
  return status === 404 || status === 405 ? { kind: 'missing' } : notUsed(status);
}

/** What is answered in place of a stream. */
export function refusalBy(answer: SubgraphAnswer | undefined): SourceEnd {
  if (answer?.errors && isForClient(answer)) return { kind: 'refused', errors: answer.errors };
  return { kind: 'broken', reason: 'it refuses the gateway' };
}

function notUsed(status: number): SourceEnd {
  return { kind: 'broken', reason: `it answered HTTP ${status} and no stream` };
}
