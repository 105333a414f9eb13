import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { openSocket } from './socket.ts';

test('a socket that is reset ends one turn later, and not as the end of an error', async () => {
  const server = createServer((incoming) => {
    incoming.once('data', () => incoming.resetAndDestroy());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const seen: string[] = [];
  const destination = { host: ['127.0.0.1'], port: [port] };
  const socket = openSocket(destination, () => seen.push('lost'));
  socket.write('hello');
  await new Promise<void>((ended) => {
    socket.on('error', () => {
      seen.push('error');
      setImmediate(() => seen.push('the turn after'));
    });
    socket.on('close', (hadError) => {
      seen.push(`end, error: ${hadError}`);
      ended();
    });
  });
  expect(seen.slice(0, -1).toSorted()).toEqual(['error', 'lost', 'the turn after']);
  expect(seen.at(-1)).toBe('end, error: false');
  server.close();
});

test('hosts are tried in turn', () => {
  const destination = { host: ['127.0.0.1', '127.0.0.2'], port: [1, 2] };
  const sockets = [1, 2].map(() => openSocket(destination, () => undefined));
  const hosts = sockets.map((socket) => socket.on('error', () => socket.destroy()).host);
  expect(new Set(hosts)).toEqual(new Set(destination.host));
});
