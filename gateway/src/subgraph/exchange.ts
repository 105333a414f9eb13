import type { IncomingHttpHeaders } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import type { Dispatcher } from 'undici';
import type { Leaving } from './leaving.ts';

/** The most that an answer may hold, compressed or not. */
export const ANSWER_BYTES_MAX = 32 * 1_048_576;

export interface HttpRequest {
  readonly origin: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  /** Aborts once nobody waits for the answer. */
  readonly signal: Leaving | undefined;
  /** From the first byte sent to the last byte read. */
  readonly timeoutMs: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** The connection ended before a byte of the answer: it was closed while the request was on its way. */
export class ClosedBeforeAnswer extends Error {
  override readonly name = 'ClosedBeforeAnswer';
}

export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/** It says that it is compressed in a way in which it is not. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

export class TimedOut extends Error {
  override readonly name = 'TimedOut';
}

/**
 * Sends one request and reads the whole answer.
 *
 * @throws ClosedBeforeAnswer, TooLarge, Unreadable, TimedOut, the signal's reason, or what the connection failed of
 */
export async function exchange(dispatcher: Dispatcher, request: HttpRequest): Promise<HttpAnswer> {
  if (request.signal?.aborted) throw request.signal.reason;
  const { status, headers, chunks } = await receive(dispatcher, request);
  const bytes = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
  const encoding = headers['content-encoding'];
  const plain = encoding === undefined ? bytes : await unpack(bytes, encoding);
  return { status, headers, text: plain.toString() };
}

interface Received {
  status: number;
  headers: IncomingHttpHeaders;
  readonly chunks: Buffer[];
}

function receive(dispatcher: Dispatcher, request: HttpRequest): Promise<Received> {
  const { signal, timeoutMs, ...given } = request;
  const { promise, resolve, reject } = Promise.withResolvers<Received>();
  const received: Received = { status: 0, headers: {}, chunks: [] };
  let controller: Dispatcher.DispatchController | undefined;
  let reasonToGiveUp: Error | undefined;
  const timer = setTimeout(() => giveUp(new TimedOut()), timeoutMs);
  const leave = (): void => giveUp(signal?.reason as Error);
  signal?.addEventListener('abort', leave);

  function giveUp(reason: Error): void {
    reasonToGiveUp = reason;
    end();
    reject(reason);
    controller?.abort(reason);
  }
  function end(): void {
    clearTimeout(timer);
    signal?.removeEventListener('abort', leave);
  }

  dispatcher.dispatch(
    { ...given, method: 'POST' },
    {
      onRequestStart(started) {
        controller = started;
        // It was given up while it waited for a connection.
        if (reasonToGiveUp) started.abort(reasonToGiveUp);
      },
      onResponseStart(_controller, status, headers) {
        received.status = status;
        received.headers = headers;
      },
      onResponseData(_controller, chunk) {
        received.chunks.push(chunk);
      },
      onResponseEnd() {
        end();
        resolve(received);
      },
      onResponseError(_controller, error) {
        end();
        reject(describe(error, received.status > 0));
      },
    },
  );
  return promise;
}

const closed = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);
const late = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

function describe(error: Error, hasBegun: boolean): Error {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (closed.has(code) && !hasBegun) return new ClosedBeforeAnswer(error.message, { cause: error });
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return new TooLarge(error.message);
  return late.has(code) ? new TimedOut(error.message) : error;
}

type Unpack = (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

/** Nobody is asked to compress; some do. */
const unpackers: Readonly<Record<string, Unpack>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

async function unpack(bytes: Buffer, encoding: string): Promise<Buffer> {
  const unpacker = unpackers[encoding.toLowerCase()];
  if (!unpacker) return bytes;
  try {
    return await unpacker(bytes, { maxOutputLength: ANSWER_BYTES_MAX });
  } catch (error) {
    const isLarge =
      error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    if (isLarge) throw new TooLarge(`More than ${ANSWER_BYTES_MAX} bytes.`);
    throw new Unreadable(`It is no ${encoding}.`, { cause: error });
  }
}
