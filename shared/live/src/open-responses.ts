import type { ServerResponse } from 'node:http';
import type { Logger } from '@supergraph/service/logger';
import type { FastifyReply } from 'fastify';
import { sharedSocket } from './shared-socket.ts';
import type { StreamFormat } from './stream-formats.ts';
import type { StreamLimits } from './stream-limits.ts';
import type { StreamSet } from './stream-parts.ts';

/** An HTTP answer that is written piece by piece. */
export interface OpenResponse {
  /** Whether the process stops: then nothing says "complete", and clients come again elsewhere. */
  readonly isStopping: boolean;
  /** Resolves when the system has taken the text, which is what keeps a stream in step. */
  send(text: string): Promise<void>;
  finish(): void;
}

export interface OpenResponses extends StreamSet {
  /** @param onEnd called once, when the client leaves or the process stops: whatever is written shall end */
  open(
    reply: FastifyReply,
    format: Pick<StreamFormat, 'contentType' | 'head' | 'heartbeat'>,
    onEnd: () => void,
  ): OpenResponse;
}

const GOODBYE_MS_MAX = 1_000;

/** HTTP answers that stay open: heartbeats, and the end of those that are not taken. */
export function createOpenResponses({
  limits,
  log,
}: {
  limits: StreamLimits;
  log: Logger;
}): OpenResponses {
  const state: State = { limits, log, open: new Set(), isStopping: false, timer: undefined };
  return {
    open(reply, format, onEnd) {
      reply.hijack();
      reply.isStream = true;
      const response = new Open(state, reply.raw, { heartbeat: format.heartbeat, onEnd });
      reply.raw.writeHead(200, {
        ...keptHeadersOf(reply),
        'content-type': format.contentType,
        'cache-control': 'no-cache, no-transform',
        'x-accel-buffering': 'no',
        connection: state.isStopping ? 'close' : 'keep-alive',
      });
      reply.raw.flushHeaders();
      if (format.head !== '') reply.raw.write(format.head);
      // What was being prepared when the others were told.
      if (state.isStopping) queueMicrotask(onEnd);
      return response;
    },
    async close() {
      state.isStopping = true;
      await Promise.all([...state.open].map((one) => one.goodbye()));
    },
  };
}

interface State {
  readonly limits: StreamLimits;
  readonly log: Logger;
  readonly open: Set<Open>;
  isStopping: boolean;
  /** Looks after all of them. */
  timer: NodeJS.Timeout | undefined;
}

/** A class, and without timers of its own: there is one for each stream that is open. */
class Open implements OpenResponse {
  readonly #state: State;
  readonly #response: ServerResponse;
  readonly #heartbeat: string;
  readonly #onEnd: () => void;
  #toldAtMs = performance.now();
  /** What the system has not taken yet, by when it was written; undefined where there is nothing. */
  #untaken: Map<() => void, number> | undefined;

  constructor(
    state: State,
    response: ServerResponse,
    { heartbeat, onEnd }: { heartbeat: string; onEnd: () => void },
  ) {
    this.#state = state;
    this.#response = response;
    this.#heartbeat = heartbeat;
    this.#onEnd = onEnd;
    response.once('close', () => this.#close());
    state.open.add(this);
    state.timer ??= setInterval(() => lookAfter(state), lookMs(state.limits));
  }

  get isStopping(): boolean {
    return this.#state.isStopping;
  }

  send(text: string): Promise<void> {
    if (this.#response.destroyed || text === '') return Promise.resolve();
    return new Promise((resolve) => {
      this.#untaken ??= new Map();
      this.#untaken.set(resolve, performance.now());
      this.#response.write(text, () => {
        this.#untaken?.delete(resolve);
        if (this.#untaken?.size === 0) this.#untaken = undefined;
        resolve();
      });
    });
  }

  finish(): void {
    this.#forget();
    this.#response.end();
  }

  /** Tells its client that it is there still, and breaks off where the client does not take what it is sent. */
  look(nowMs: number): void {
    const { limits, log } = this.#state;
    const [sinceMs = nowMs] = this.#untaken?.values() ?? [];
    if (nowMs - sinceMs >= limits.slowMs) {
      const { writableLength: bufferedBytes } = this.#response;
      log.info({ bufferedBytes }, 'a client is too slow for its stream');
      this.#response.destroy();
      return;
    }
    if (nowMs - this.#toldAtMs < limits.heartbeatMs || this.#response.writableNeedDrain) return;
    this.#toldAtMs = nowMs;
    this.#response.write(this.#heartbeat);
  }

  goodbye(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#response.destroy(), GOODBYE_MS_MAX);
      this.#response.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
      this.#onEnd();
    });
  }

  #close(): void {
    this.#forget();
    // Of what is written between the end of a connection and the news of it Node tells nothing.
    for (const resolve of this.#untaken?.keys() ?? []) resolve();
    this.#onEnd();
  }

  #forget(): void {
    const { open, timer } = this.#state;
    open.delete(this);
    if (open.size > 0) return;
    clearInterval(timer);
    this.#state.timer = undefined;
  }
}

function lookAfter({ open }: State): void {
  const nowMs = performance.now();
  for (const one of open) one.look(nowMs);
}

const LOOK_MS_MAX = 1_000;

/** So often that neither is late by more than a tenth of it. */
function lookMs({ slowMs, heartbeatMs }: StreamLimits): number {
  return Math.min(LOOK_MS_MAX, slowMs / 10, heartbeatMs / 10);
}

/** Fastify leaves the head of a hijacked answer to us. */
function keptHeadersOf(reply: FastifyReply): Record<string, string> {
  const given = Object.entries(reply.getHeaders()).flatMap(([name, value]) =>
    value !== undefined && isKept(name) ? [[name, String(value)]] : [],
  );
  return Object.fromEntries(given);
}

function isKept(name: string): boolean {
  return keptHeaders.has(name) || name.startsWith('access-control-');
}

const keptHeaders: ReadonlySet<string> = new Set(['vary', 'x-request-id', sharedSocket.header]);
