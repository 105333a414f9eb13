import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { openSocket } from './socket.ts';

test('a socket that is reset ends one turn later, and not as the end of an error', async () => {
  const server = createServer((incoming) => incoming.resetAndDestroy());
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const socket = openSocket({ host: ['127.0.0.1'], port: [port] });
  const seen: string[] = [];
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
  expect(seen).toEqual(['error', 'the turn after', 'end, error: false']);
  server.close();
});

test('hosts are tried in turn', () => {
  const destination = { host: ['127.0.0.1', '127.0.0.2'], port: [1, 2] };
  const sockets = [openSocket(destination), openSocket(destination)];
  const hosts = sockets.map((socket) => socket.on('error', () => socket.destroy()).host);
  expect(new Set(hosts)).toEqual(new Set(destination.host));
});
