import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectSecure } from 'node:tls';
import { createResponseReader, type ResponseListener } from './read-response.ts';

export interface HttpStreamRequest {
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface HttpStreamListener extends ResponseListener {
  /** Called once, where there is no end; and never after it was closed from here. */
  onFailure(reason: string): void;
}

/**
 * Posts one request over a connection of its own and reads the answer as it comes. A stream may be open for
 * hours beside thousands of others, and of what an HTTP client keeps for each (20 KB with undici) it needs
 * little: this takes 5 KB.
 *
 * @param timeoutMs for the head of the answer
 * @param silentMs between two pieces of it
 * @returns closes it
 */
export function openHttpStream(
  { origin, path, headers, body }: HttpStreamRequest,
  { timeoutMs, silentMs }: { timeoutMs: number; silentMs: number },
  listener: HttpStreamListener,
): () => void {
  const socket = connectTo(new URL(origin));
  const timer = setTimeout(() => fail(`it did not answer within ${timeoutMs} ms`), timeoutMs);
  let isOver = false;
  const reader = createResponseReader({
    onHead(status, given) {
      clearTimeout(timer);
      socket.setTimeout(silentMs);
      if (!isOver) listener.onHead(status, given);
    },
    onBody: (bytes) => isOver || listener.onBody(bytes),
    onEnd() {
      if (isOver) return;
      close();
      listener.onEnd();
    },
  });

  function close(): void {
    isOver = true;
    clearTimeout(timer);
    socket.destroy();
  }

  function fail(reason: string): void {
    if (isOver) return;
    close();
    listener.onFailure(reason);
  }

  socket.on('error', (error) => fail(error.message));
  socket.on('timeout', () => fail(`it was silent for ${silentMs} ms`));
  socket.on('data', (bytes) => {
    try {
      if (!isOver) reader.take(bytes);
    } catch (error) {
      fail(error instanceof Error ? error.message : String(error));
    }
  });
  socket.on('close', () => {
    if (!isOver && !reader.finish()) fail('it broke off');
  });
  socket.write(writeRequest(new URL(origin).host, path, headers, body), 'latin1');
  return close;
}

function connectTo({ protocol, hostname, port }: URL): Socket {
  // An IPv6 address has brackets in a URL alone.
  const host = hostname.replace(/^\[|\]$/g, '');
  return protocol === 'https:'
    ? connectSecure({
        host,
        port: Number(port || 443),
        ...(isIP(host) === 0 && { servername: host }),
      })
    : connectPlain({ host, port: Number(port || 80) });
}

/** As text of single bytes, which those of the body are made to be. */
function writeRequest(
  host: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): string {
  const bytes = Buffer.from(body);
  const all = { host, connection: 'close', ...headers, 'content-length': String(bytes.length) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${oneLine(value)}`);
  return `POST ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${bytes.toString('latin1')}`;
}

/** What came in a header goes into one; what did not must not begin another. */
function oneLine(value: string): string {
  return value.replaceAll(/[\r\n\0]/g, ' ');
}
