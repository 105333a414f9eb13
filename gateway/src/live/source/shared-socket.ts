import { sharedSocket } from '@supergraph/live/shared-socket';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { readAnswer } from '../../subgraph/read-answer.ts';
import {
  type OpenedSource,
  refusalBy,
  type SourceEnd,
  type SourceListener,
  type SourceOptions,
  type SourceRequest,
} from './connect-source.ts';

export interface SharedSocketOptions extends SourceOptions {
  /** Called once, when nothing more can come of it. */
  readonly onGone: (socket: SharedSocket) => void;
}

const PROTOCOL = 'graphql-transport-ws';
const GOODBYE_MS_MAX = 1_000;
const NEXT = /^\{"id":"(\d+)","type":"next","payload":/;

const message = z.discriminatedUnion('type', [
  z.object({ type: z.literal('connection_ack') }),
  z.object({ type: z.literal('pong') }),
  z.object({ type: z.literal('ping'), payload: z.object({ begun: z.string() }).optional() }),
  z.object({ type: z.literal('next'), id: z.string(), payload: z.unknown() }),
  z.object({ type: z.literal('error'), id: z.string(), payload: z.unknown() }),
  z.object({ type: z.literal('complete'), id: z.string() }),
]);

/**
 * Streams of one subgraph on one WebSocket, of whichever callers: where there is a connection for each, it and its
 * reader are most of what a stream costs. See `sharedSocket` for what subgraph and gateway agree on.
 */
export class SharedSocket {
  readonly #socket: WebSocket;
  readonly #options: SharedSocketOptions;
  readonly #streams = new Map<string, SharedStream>();
  /** What waits until it is open. */
  readonly #waiting = new Map<SharedStream, { request: SourceRequest; openAlone: OpenAlone }>();
  /** Until it is acknowledged, then of the silence that it may keep. */
  #timer: NodeJS.Timeout;
  #state: 'opening' | 'open' | 'over' = 'opening';
  #begun = 0;

  constructor({ origin, path, headers }: SourceRequest, options: SharedSocketOptions) {
    this.#options = options;
    const { timeoutMs, eventBytesMax: maxPayload } = options;
    this.#socket = new WebSocket(`${origin.replace(/^http/, 'ws')}${path}`, PROTOCOL, {
      headers: { 'x-gateway-secret': headers['x-gateway-secret'] ?? '' },
      handshakeTimeout: timeoutMs,
      maxPayload,
      perMessageDeflate: false,
    });
    this.#timer = this.#failAfter(timeoutMs);
    this.#socket
      .on('open', () => this.#send('{"type":"connection_init"}'))
      .on('ping', () => this.#timer.refresh())
      .on('message', (data) => this.#take(String(data)))
      .on('error', ({ message: reason }) => this.#fail(reason))
      .on('close', (code) => this.#end(`it broke off (${code})`));
  }

  hasRoom(): boolean {
    return this.#state !== 'over' && this.#streams.size < sharedSocket.operationsMax;
  }

  /** @param openAlone opens it in another way, where the socket itself cannot be opened */
  begin(request: SourceRequest, listener: SourceListener, openAlone: OpenAlone): OpenedSource {
    this.#begun += 1;
    const stream = new SharedStream(this, String(this.#begun), listener);
    this.#streams.set(stream.id, stream);
    if (this.#state === 'open') this.#send(subscribeMessage(stream.id, request));
    else this.#waiting.set(stream, { request, openAlone });
    return stream;
  }

  leave(stream: SharedStream): void {
    if (!this.#forget(stream)) return;
    this.#send(`{"id":"${stream.id}","type":"complete"}`);
    this.#closeWhenUnused();
  }

  #take(text: string): void {
    this.#timer.refresh();
    const next = NEXT.exec(text);
    if (next) return void this.#tell(next[1] ?? '', text.slice(next[0].length, -1));
    const given = read(text);
    if (!given) return void this.#fail('it told what is no message');
    if (given.type === 'connection_ack') this.#open();
    else if (given.type === 'next') this.#tell(given.id, JSON.stringify(given.payload));
    else if (given.type === 'ping') {
      this.#send('{"type":"pong"}');
      this.#streams.get(given.payload?.begun ?? '')?.open();
    } else if ('id' in given) {
      const stream = this.#streams.get(given.id);
      if (!stream) return;
      if (given.type === 'error') this.#refuse(stream, given.payload);
      else this.#endOne(stream, { kind: 'complete' });
    }
  }

  #open(): void {
    if (this.#state !== 'opening') return;
    this.#state = 'open';
    clearTimeout(this.#timer);
    this.#timer = this.#failAfter(this.#options.silentMs);
    for (const [{ id }, { request }] of this.#waiting) this.#send(subscribeMessage(id, request));
    this.#waiting.clear();
  }

  #tell(id: string, text: string): void {
    const stream = this.#streams.get(id);
    if (!stream) return;
    stream.open();
    if (stream.listener.onEvent(text)) return;
    this.#send(`{"id":"${id}","type":"complete"}`);
    this.#endOne(stream, { kind: 'broken', reason: 'it told what is no answer' });
  }

  /** Of a stream that was open they are the last that it tells. */
  #refuse(stream: SharedStream, errors: unknown): void {
    const text = JSON.stringify({ data: null, errors });
    if (!stream.isOpen) return void this.#endOne(stream, refusalBy(readAnswer(text)));
    stream.listener.onEvent(text);
    this.#endOne(stream, { kind: 'complete' });
  }

  #endOne(stream: SharedStream, how: SourceEnd): void {
    if (!this.#forget(stream)) return;
    stream.listener.onEnd(how);
    this.#closeWhenUnused();
  }

  #forget(stream: SharedStream): boolean {
    this.#waiting.delete(stream);
    return this.#streams.delete(stream.id);
  }

  #closeWhenUnused(): void {
    if (this.#streams.size > 0) return;
    this.#end('nobody needs it');
    this.#socket.close();
    setTimeout(() => this.#socket.terminate(), GOODBYE_MS_MAX).unref();
  }

  #failAfter(silentMs: number): NodeJS.Timeout {
    return setTimeout(() => this.#fail(`it was silent for ${silentMs} ms`), silentMs);
  }

  #fail(reason: string): void {
    this.#end(reason);
    this.#socket.terminate();
  }

  #send(text: string): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(text);
  }

  #end(reason: string): void {
    if (this.#state === 'over') return;
    const wasOpen = this.#state === 'open';
    this.#state = 'over';
    clearTimeout(this.#timer);
    this.#options.onGone(this);
    const streams = [...this.#streams.values()];
    const waiting = [...this.#waiting];
    this.#streams.clear();
    this.#waiting.clear();
    if (wasOpen) for (const { listener } of streams) listener.onEnd({ kind: 'broken', reason });
    for (const [stream, { openAlone }] of waiting) stream.replaceBy(openAlone());
  }
}

type OpenAlone = () => OpenedSource;

/** One for each stream that is open: it has no functions of its own. */
class SharedStream implements OpenedSource {
  readonly id: string;
  readonly listener: SourceListener;
  isOpen = false;
  #source: SharedSocket | OpenedSource;

  constructor(socket: SharedSocket, id: string, listener: SourceListener) {
    this.#source = socket;
    this.id = id;
    this.listener = listener;
  }

  open(): void {
    if (this.isOpen) return;
    this.isOpen = true;
    this.listener.onOpen();
  }

  replaceBy(other: OpenedSource): void {
    this.#source = other;
  }

  close(): void {
    if ('leave' in this.#source) this.#source.leave(this);
    else this.#source.close();
  }
}

/** Its text, which the body of the request is a piece of. */
export function subscribeMessage(id: string, { headers, body }: SourceRequest): string {
  const extensions = JSON.stringify({ headers });
  return `{"id":"${id}","type":"subscribe","payload":{"extensions":${extensions},${body.slice(1)}}`;
}

function read(text: string): z.output<typeof message> | undefined {
  try {
    return message.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // it is no JSON, and so no message
  }
}
