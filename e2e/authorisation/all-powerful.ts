import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';

/** The way to a service on which everybody becomes the bearer of a token of one kind. */
export async function startAllPowerful(serviceUrl: string, token: () => string) {
  const server = createServer((request, response) => {
    // Whoever asked may leave at any moment, before the answer begins too.
    pass(request, response).catch(() => response.destroy());
  });

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const left = new AbortController();
    response.once('close', () => left.abort());
    const { status, headers, body } = await fetch(`${serviceUrl}${request.url}`, {
      method: 'POST',
      headers: { ...plain(request.headers), authorization: `Bearer ${token()}` },
      body: await text(request),
      signal: left.signal,
    });
    response.writeHead(status, { 'content-type': headers.get('content-type') ?? 'text/plain' });
    await pipeline(body ?? Readable.from([]), response);
  }

  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('there is no port');
  return {
    url: `http://127.0.0.1:${address.port}/graphql`,
    stop: () => new Promise<void>((closed) => server.close(() => closed())),
  };
}

/** Without those of the connection, and in one piece each. */
function plain(headers: IncomingHttpHeaders): Record<string, string> {
  const { host: _, connection: __, 'content-length': ___, ...others } = headers;
  return Object.fromEntries(Object.entries(others).map(([name, value]) => [name, String(value)]));
}
