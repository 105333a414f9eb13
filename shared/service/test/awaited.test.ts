import { connect, type Socket } from 'node:net';
import Fastify from 'fastify';
import { afterAll, beforeEach, expect, it, vi } from 'vitest';
import { letGoWhoHasLeft, readDeadlineMs, whileAwaited } from '../src/http/awaited.ts';

const signals = new Map<string, AbortSignal>();
let deadlineMs = 60_000;
let answer = Promise.withResolvers<void>();
let look = Promise.withResolvers<void>();
const asked = vi.fn();
const left = vi.fn();

// `/prompt` is answered at once, all else when the test says so; what is looked at begins when it says so.
const app = Fastify({ forceCloseConnections: true });
app.addHook('onRequest', async ({ url }, { raw }) => {
  asked(url);
  raw.once('close', left);
  if (url.startsWith('/looked-at')) await look.promise;
});
app.post('/*', { preHandler: letGoWhoHasLeft }, async ({ url }, reply) => {
  signals.set(url, whileAwaited(reply, deadlineMs));
  if (url !== '/prompt') await answer.promise;
  return 'here';
});
// Without the hook.
app.post('/looked-at', (_request, reply) => {
  signals.set('/looked-at', whileAwaited(reply, deadlineMs));
  return 'here';
});
const { port, hostname } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
afterAll(() => app.close());

beforeEach(() => {
  signals.clear();
  asked.mockClear();
  left.mockClear();
  deadlineMs = 60_000;
  answer = Promise.withResolvers();
  look = Promise.withResolvers();
});

function send(...paths: string[]): Socket {
  const socket = connect(Number(port), hostname).resume();
  for (const path of paths) {
    socket.write(`POST ${path} HTTP/1.1\r\nhost: here\r\ncontent-length: 0\r\n\r\n`);
  }
  return socket.on('error', () => undefined);
}

const closing = (socket: Socket) => socket.once('data', () => socket.end());
const hungUp = { name: 'NobodyWaits', message: 'The client has hung up.', isLate: false };
const signalOf = (path: string) => expect.poll(() => signals.get(path));
const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

it.each([
  ['ends', (socket: Socket) => void socket.end()],
  ['closes', (socket: Socket) => void socket.destroy()],
  ['resets', (socket: Socket) => void socket.resetAndDestroy()],
])('a client that %s its connection has hung up on all that it asked in it', async (_, leave) => {
  const socket = send('/first', '/second');
  await signalOf('/second').toBeDefined();
  leave(socket);
  await signalOf('/first').toMatchObject({ aborted: true, reason: hungUp });
  await signalOf('/second').toMatchObject({ aborted: true, reason: hungUp });
});

it('a client that left before its request was begun has hung up', async () => {
  const socket = send('/looked-at');
  await expect.poll(() => asked.mock.calls).toEqual([['/looked-at']]);
  socket.destroy();
  await expect.poll(() => left.mock.calls.length).toBe(1);
  look.resolve();
  await signalOf('/looked-at').toMatchObject({ aborted: true, reason: hungUp });
});

it('what was asked by a client that left before its request was begun is not begun', async () => {
  const socket = send('/looked-at-first');
  await expect.poll(() => asked.mock.calls).toEqual([['/looked-at-first']]);
  socket.end();
  await expect.poll(() => left.mock.calls.length).toBe(1);
  look.resolve();
  expect((await app.inject({ method: 'POST', url: '/prompt' })).body).toBe('here');
  expect([...signals.keys()]).toEqual(['/prompt']);
});

it('the deadline passes while the client waits, who gets an answer all the same', async () => {
  deadlineMs = 1;
  const response = app.inject({ method: 'POST', url: '/late' });
  const reason = { message: 'The request was not answered within 1 ms.', isLate: true };
  await signalOf('/late').toMatchObject({ aborted: true, reason });
  answer.resolve();
  expect((await response).body).toBe('here');
});

it.each([
  ['a socket that is kept', async () => void send('/prompt', '/prompt')],
  ['a socket that is then closed', async () => void closing(send('/prompt'))],
  ['a server object', async () => void (await app.inject({ method: 'POST', url: '/prompt' }))],
])('what was answered over %s is not aborted and leaves no timer', async (_how, ask) => {
  const before = timers();
  await ask();
  await signalOf('/prompt').toBeDefined();
  await expect.poll(() => left.mock.calls.length).toBeGreaterThan(0);
  expect(signals.get('/prompt')?.aborted).toBe(false);
  await expect.poll(timers).toBeLessThanOrEqual(before);
});

it.each([
  ['250', 250],
  ['90000', 15_000],
  ['-1', 15_000],
  ['1e3', 15_000],
  [undefined, 15_000],
])('a deadline header %s means %i ms of at most 15,000', (given, expected) => {
  expect(readDeadlineMs({ 'x-deadline-ms': given }, 15_000)).toBe(expected);
});
