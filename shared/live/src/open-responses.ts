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
  const open = new Map<ServerResponse, () => void>();
  let isStopping = false;

  function send(response: ServerResponse, text: string): Promise<void> {
    if (response.destroyed || text === '') return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        log.info({ bufferedBytes: response.writableLength }, 'a client is too slow for its stream');
        response.destroy();
      }, limits.slowMs);
      const settle = () => {
        clearTimeout(timer);
        response.off('close', settle);
        resolve();
      };
      // Of what is written between the end of a connection and the news of it Node tells nothing.
      response.once('close', settle);
      response.write(text, settle);
    });
  }

  return {
    open(reply, { contentType, head, heartbeat }, onEnd) {
      reply.hijack();
      reply.isStream = true;
      const response = reply.raw;
      const timer = setInterval(() => {
        if (!response.writableNeedDrain) response.write(heartbeat);
      }, limits.heartbeatMs);
      response.once('close', () => {
        clearInterval(timer);
        open.delete(response);
        onEnd();
      });
      open.set(response, onEnd);
      response.writeHead(200, {
        ...keptHeadersOf(reply),
        'content-type': contentType,
        'cache-control': 'no-cache, no-transform',
        'x-accel-buffering': 'no',
        connection: isStopping ? 'close' : 'keep-alive',
      });
      response.flushHeaders();
      if (head !== '') response.write(head);
      // What was being prepared when the others were told.
      if (isStopping) queueMicrotask(onEnd);
      return {
        get isStopping() {
          return isStopping;
        },
        send: (text) => send(response, text),
        finish() {
          clearInterval(timer);
          open.delete(response);
          response.end();
        },
      };
    },
    async close() {
      isStopping = true;
      const ended = [...open].map(
        ([response, onEnd]) =>
          new Promise<void>((resolve) => {
            const timer = setTimeout(() => response.destroy(), GOODBYE_MS_MAX);
            response.once('close', () => {
              clearTimeout(timer);
              resolve();
            });
            onEnd();
          }),
      );
      await Promise.all(ended);
    },
  };
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
