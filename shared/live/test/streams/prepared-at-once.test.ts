import { once } from 'node:events';
import { createHttpApp } from '@supergraph/service/http/app';
import { newId } from '@supergraph/service/ids';
import { createLogger } from '@supergraph/service/logger';
import { createTestIdentity } from '@supergraph/testing/identity';
import { expect, it } from 'vitest';
import { addStreams } from '../../src/streams.ts';

const log = createLogger({ service: 'streams-test', level: 'silent' });
const identity = createTestIdentity();

/** A server on which nothing is prepared before it is let go. */
async function start() {
  const gate = Promise.withResolvers<void>();
  const begun: string[] = [];
  const app = createHttpApp({ log, ready: {} });
  await addStreams(app, {
    operations: {
      async prepare(_request, { caller }) {
        begun.push(caller.kind === 'user' ? caller.id : '');
        await gate.promise;
        return { errors: [{ message: 'prepared' }] };
      },
    },
    verifier: identity.verifier,
    clientOf: () => ({ address: '192.0.2.1', name: '', version: '' }),
    log,
    onRequest: [],
    origins: undefined,
  });
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  return { app, begun, letGo: () => gate.resolve(), url: address.replace('http', 'ws') };
}

/** A connection of a user on which so many operations have been begun. */
async function openWith(url: string, { userId, count }: { userId: string; count: number }) {
  const socket = new WebSocket(`${url}/graphql/stream`, 'graphql-transport-ws');
  const told: string[] = [];
  const pongs = Promise.withResolvers<void>();
  socket.addEventListener('message', ({ data }) => {
    const { type } = JSON.parse(String(data)) as { type: string };
    told.push(type);
    if (type === 'pong') pongs.resolve();
  });
  const send = (message: object) => socket.send(JSON.stringify(message));
  await once(socket, 'open');
  const payload = { authorization: `Bearer ${identity.token({ id: userId })}` };
  send({ type: 'connection_init', payload });
  await expect.poll(() => told).toContain('connection_ack');
  for (let id = 0; id < count; id += 1) {
    send({ type: 'subscribe', id: String(id), payload: { query: 'subscription { any }' } });
  }
  // Whoever answers it has read what came before.
  send({ type: 'ping' });
  await pongs.promise;
  return { told, close: () => socket.close() };
}

it('what one user wants is prepared a little at a time, on however many connections', async () => {
  const { app, begun, letGo, url } = await start();
  const [eager, other] = [newId('usr'), newId('usr')];
  const sockets: Awaited<ReturnType<typeof openWith>>[] = [];
  for (let count = 0; count < 3; count += 1) {
    sockets.push(await openWith(url, { userId: eager, count: 4 }));
  }
  sockets.push(await openWith(url, { userId: other, count: 1 }));
  expect(begun).toEqual([eager, eager, other]);
  letGo();
  const answers = () =>
    sockets.flatMap(({ told }) => told.filter((type) => type === 'error')).length;
  await expect.poll(answers).toBe(13);
  for (const { close } of sockets) close();
  await app.close();
});

it('what a client wanted that is gone by its turn is not prepared', async () => {
  const { app, begun, letGo, url } = await start();
  const userId = newId('usr');
  const first = await openWith(url, { userId, count: 2 });
  const second = await openWith(url, { userId, count: 9 });
  second.close();
  await expect.poll(() => [...app.connections.all()].length).toBe(1);
  letGo();
  await expect.poll(() => first.told.filter((type) => type === 'error').length).toBe(2);
  const third = await openWith(url, { userId, count: 1 });
  await expect.poll(() => third.told).toContain('error');
  expect(begun.length).toBe(3);
  first.close();
  third.close();
  await app.close();
});
