import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { Agent } from 'undici';
import { expect, it } from 'vitest';
import {
  ANSWER_BYTES_MAX,
  ClosedBeforeAnswer,
  exchange,
  type HttpRequest,
  TimedOut,
  TooLarge,
  Unreadable,
} from '../src/subgraph/exchange.ts';

async function startServer(listener: RequestListener, connections = 4) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      requests.push(body);
      listener(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const agent = new Agent({ connections, maxResponseSize: ANSWER_BYTES_MAX });
  const { port } = server.address() as AddressInfo;
  return {
    requests,
    send: (given: Partial<HttpRequest> = {}) =>
      exchange(agent, {
        origin: `http://127.0.0.1:${port}`,
        path: '/graphql',
        headers: { 'content-type': 'application/json' },
        body: '{}',
        signal: undefined,
        timeoutMs: 10_000,
        ...given,
      }),
    async [Symbol.asyncDispose]() {
      await agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

it('sends a request and reads the whole answer', async () => {
  await using server = await startServer((request, response) => {
    response.writeHead(201, { 'x-told': `${request.method} ${request.url}` });
    response.write('{"é');
    response.end('":1}');
  });
  const answer = await server.send({ body: '{"a":1}' });
  expect(answer).toMatchObject({ status: 201, text: '{"é":1}' });
  expect(answer.headers['x-told']).toBe('POST /graphql');
  expect(server.requests).toEqual(['{"a":1}']);
});

it.each([
  ['gzip', gzipSync],
  ['x-gzip', gzipSync],
  ['GZIP', gzipSync],
  ['br', brotliCompressSync],
  ['deflate', deflateSync],
] as const)('understands an answer in %s', async (encoding, pack) => {
  await using server = await startServer((_, response) => {
    response.writeHead(200, { 'content-encoding': encoding }).end(pack('{"data":{}}'));
  });
  expect((await server.send()).text).toBe('{"data":{}}');
});

it('fails of what only says that it is compressed', async () => {
  await using server = await startServer((_, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end('plain');
  });
  await expect(server.send()).rejects.toThrow(Unreadable);
});

it('takes no more than there is room for, whether it comes so or unfolds to it', async () => {
  const large = Buffer.alloc(ANSWER_BYTES_MAX + 1, 0x20);
  await using plain = await startServer((_, response) => void response.end(large));
  await expect(plain.send()).rejects.toThrow(TooLarge);
  await using packed = await startServer((_, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(large, { level: 1 }));
  });
  await expect(packed.send()).rejects.toThrow(TooLarge);
});

it('waits no longer than it may, for the first byte and for the last', async () => {
  await using silent = await startServer(() => undefined);
  await expect(silent.send({ timeoutMs: 20 })).rejects.toThrow(TimedOut);
  await using slow = await startServer((_, response) => void response.write('{'));
  await expect(slow.send({ timeoutMs: 50 })).rejects.toThrow(TimedOut);
});

it('tells a connection that closed before a byte of the answer from one that closed later', async () => {
  await using before = await startServer((request) => void request.socket.resetAndDestroy());
  await expect(before.send()).rejects.toThrow(ClosedBeforeAnswer);
  await using after = await startServer((request, response) => {
    response
      .writeHead(200, { 'content-length': '10' })
      .write('{', () => request.socket.resetAndDestroy());
  });
  const failure = await after.send().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Error);
  expect(failure).not.toBeInstanceOf(ClosedBeforeAnswer);
});

it('ends with whoever waits for it, and the server hears of that', async () => {
  const ended = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  await using server = await startServer((_, response) => {
    response.once('close', () => ended.resolve());
    arrived.resolve();
  });
  const controller = new AbortController();
  const sent = server.send({ signal: controller.signal });
  await arrived.promise;
  controller.abort(new Error('left'));
  await expect(sent).rejects.toThrow('left');
  await ended.promise;
});

it.each<[string, () => Partial<HttpRequest>]>([
  ['its time is over', () => ({ timeoutMs: 20 })],
  ['nobody waits any more', () => ({ signal: AbortSignal.timeout(20) })],
])('is not sent once %s, though a connection becomes free', async (_, give) => {
  const first = Promise.withResolvers<void>();
  await using server = await startServer(async (_request, response) => {
    await first.promise;
    response.end('{}');
  }, 1);
  const ahead = server.send({ body: 'first' });
  await expect(server.send({ ...give(), body: 'second' })).rejects.toThrow();
  first.resolve();
  await ahead;
  await server.send({ body: 'third' });
  expect(server.requests).toEqual(['first', 'third']);
});
