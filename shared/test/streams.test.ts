import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { RequestInfo } from '../src/http/request-info.ts';
import { requireUser } from '../src/identity/caller.ts';
import type { StreamLimits } from '../src/live/stream-limits.ts';
import { createLogger } from '../src/logger.ts';
import { createSubgraphServer } from '../src/subgraph/server.ts';
import { createTestIdentity } from '../src/testing/identity.ts';
import {
  nextAnswer,
  openStreams,
  type StreamOptions,
  subscribeByEvents,
  subscribeBySocket,
} from '../src/testing/streams.ts';

const typeDefs = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@inaccessible"])
  type Query { hello: String }
  type Subscription @inaccessible { ticks(bytes: Int): Tick! fails: Tick! }
  type Tick { number: Int! text: String! tick: Tick! }
`;

const log = createLogger({ service: 'streams-test', level: 'silent' });
const identity = createTestIdentity();
const gatewaySecret = 'a secret of thirty-two characters';
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

interface ServerOptions {
  isPublic?: boolean;
  limits?: Partial<StreamLimits>;
}

/** A server whose stream gives a tick each time it is asked for one. */
async function start({ isPublic = true, limits }: ServerOptions = {}) {
  let ended = 0;
  const waiting = new Set<() => void>();
  const onEnd = () => {
    for (const resolve of waiting) resolve();
    waiting.clear();
  };
  let asked = 0;
  const ticks = (bytes: number) => ({
    number: 0,
    async next() {
      this.number += 1;
      asked += 1;
      return { done: false, value: { number: this.number, text: 'x'.repeat(bytes) } };
    },
    async return() {
      ended += 1;
      onEnd();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  });
  const quiet = () => {
    let release = () => {};
    let isFirst = true;
    return {
      async next() {
        if (isFirst) {
          isFirst = false;
          return { done: false, value: { number: 1, text: '' } };
        }
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        return { done: true, value: undefined };
      },
      async return() {
        ended += 1;
        onEnd();
        release();
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  };
  const app = await createSubgraphServer<RequestInfo>({
    typeDefs,
    resolvers: {
      Query: { hello: () => 'hello' },
      Subscription: {
        ticks: {
          subscribe(_parent: unknown, { bytes }: { bytes?: number }, { caller }: RequestInfo) {
            requireUser(caller);
            return bytes ? ticks(bytes) : quiet();
          },
          resolve: (tick: object) => tick,
        },
        fails: {
          subscribe: () => ({
            next: () => Promise.reject(new Error('the secret reason')),
            [Symbol.asyncIterator]() {
              return this;
            },
          }),
          resolve: (tick: object) => tick,
        },
      },
      Tick: { tick: (tick: object) => tick },
    },
    context: (info) => info,
    verifier: identity.verifier,
    gatewaySecret,
    log,
    ready: {},
    streams: { isPublic, limits },
  });
  const address = await openStreams(app);
  closers.push(() => app.close());
  return {
    app,
    address,
    asked: () => asked,
    /** Resolves when so many streams have been ended at their source. */
    async ended(count: number) {
      while (ended < count) {
        await new Promise<void>((resolve) => {
          waiting.add(resolve);
        });
      }
    },
  };
}

const TICKS = 'subscription { ticks { number } }';
const token = () => identity.token();

const kinds = [
  ['a WebSocket', subscribeBySocket],
  ['server-sent events', subscribeByEvents],
] as const;

/** How a stream that fails does so: the close of the socket, or the status of the answer. */
async function failureOf(work: Promise<unknown>): Promise<Record<string, unknown>> {
  try {
    await work;
  } catch (error) {
    const { code, reason, response } = error as {
      code?: number;
      reason?: string;
      response?: Response;
    };
    if (!response) return { code, reason };
    const { errors } = (await response.json()) as { errors: unknown };
    return { status: response.status, errors };
  }
  throw new Error('it did not fail');
}

describe('who may subscribe', () => {
  it('nobody without a token', async () => {
    const { address } = await start();
    expect(await failureOf(subscribeBySocket(address, { query: TICKS }).next())).toEqual({
      code: 4403,
      reason: 'An access token is needed.',
    });
    expect(await failureOf(subscribeByEvents(address, { query: TICKS }).next())).toMatchObject({
      status: 401,
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    });
  });

  it('nobody with an expired token', async () => {
    const { address } = await start();
    const options = { query: TICKS, token: identity.token({ lifetimeSeconds: -1 }) };
    expect(await failureOf(subscribeBySocket(address, options).next())).toEqual({
      code: 4403,
      reason: 'The access token has expired.',
    });
    expect(await failureOf(subscribeByEvents(address, options).next())).toMatchObject({
      status: 401,
      errors: [{ extensions: { code: 'UNAUTHENTICATED', reason: 'expired' } }],
    });
  });

  it('only the gateway, unless streams are public', async () => {
    const { address } = await start({ isPublic: false });
    const options = { query: TICKS, token: token() };
    expect(await failureOf(subscribeByEvents(address, options).next())).toMatchObject({
      status: 403,
      errors: [{ extensions: { code: 'FORBIDDEN' } }],
    });
    // The upgrade itself is refused: that is all that a WebSocket client can be told.
    await expect(subscribeBySocket(address, options).next()).rejects.toMatchObject({
      type: 'error',
    });
    const headers = { 'x-gateway-secret': gatewaySecret };
    const stream = subscribeByEvents(address, { ...options, headers });
    expect(await nextAnswer(stream)).toEqual({ data: { ticks: { number: 1 } } });
    await stream.return?.();
  });
});

describe.each(kinds)('a stream over %s', (kind, subscribe) => {
  const isSocket = kind === 'a WebSocket';

  it('ends when the token expires, and says so', async () => {
    const server = await start();
    const short = identity.token({ lifetimeSeconds: 1 });
    const stream = subscribe(server.address, { query: TICKS, token: short });
    expect(await nextAnswer(stream)).toEqual({ data: { ticks: { number: 1 } } });
    if (isSocket) {
      expect(await failureOf(stream.next())).toEqual({
        code: 4403,
        reason: 'The access token has expired.',
      });
    } else {
      expect(await nextAnswer(stream)).toMatchObject({
        data: null,
        errors: [{ extensions: { code: 'UNAUTHENTICATED', reason: 'expired' } }],
      });
      expect(await stream.next()).toMatchObject({ done: true });
    }
    await server.ended(1);
  });

  it('is ended at its source when the client leaves', async () => {
    const server = await start();
    const stream = subscribe(server.address, { query: TICKS, token: token() });
    await nextAnswer(stream);
    await stream.return?.();
    await server.ended(1);
  });

  it('tells of a failure without its secrets', async () => {
    const { address } = await start();
    const query = 'subscription { fails { number } }';
    const stream = subscribe(address, { query, token: token() });
    const { errors } = await nextAnswer(stream);
    expect(errors).toMatchObject([
      {
        message: 'Something went wrong on our side.',
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: expect.any(String) },
      },
    ]);
    expect(await stream.next()).toMatchObject({ done: true });
  });

  const deep = `subscription { ticks { ${'tick { '.repeat(8)} number ${'} '.repeat(8)} } }`;
  it.each([
    ['a query', '{ hello }', 'BAD_REQUEST'],
    ['what is no GraphQL', 'subscription {', 'GRAPHQL_PARSE_FAILED'],
    ['unknown fields', 'subscription { nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'two root fields',
      'subscription { ticks { number } fails { number } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['too deep a document', deep, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'too long a document',
      `subscription { ticks { ${'number '.repeat(1_000)} } }`,
      'GRAPHQL_PARSE_FAILED',
    ],
  ])('refuses %s', async (_what, query, code) => {
    const { address } = await start();
    const work = subscribe(address, { query, token: token() }).next();
    const error = await work.then(
      (step) => step.value?.errors,
      async (thrown: unknown) =>
        Array.isArray(thrown)
          ? thrown
          : ((await (thrown as { response: Response }).response.json()) as { errors: unknown })
              .errors,
    );
    expect(error).toMatchObject([{ extensions: { code } }]);
  });

  it('is one of so many that a user may have', async () => {
    const server = await start({ limits: { subscriptionsPerUserMax: 2 } });
    const open = (id: string) =>
      subscribe(server.address, { query: TICKS, token: identity.token({ id }) });
    const streams = [open('usr_1'), open('usr_1'), open('usr_2')];
    await Promise.all(streams.map(nextAnswer));
    const refused = open('usr_1');
    if (isSocket) {
      expect(await nextAnswer(refused)).toMatchObject({
        errors: [{ extensions: { code: 'RATE_LIMITED' } }],
      });
    } else {
      expect(await failureOf(refused.next())).toMatchObject({
        status: 429,
        errors: [{ extensions: { code: 'RATE_LIMITED' } }],
      });
    }
    await streams[0]?.return?.();
    await server.ended(1);
    const next = open('usr_1');
    expect(await nextAnswer(next)).toEqual({ data: { ticks: { number: 1 } } });
    await Promise.all([...streams, next].map((stream) => stream.return?.()));
  });

  it('is refused when the process holds as many connections as it may', async () => {
    const { address } = await start({ limits: { connectionsMax: 1 } });
    const options: StreamOptions = { query: TICKS, token: token() };
    const first = subscribe(address, options);
    await nextAnswer(first);
    expect(await failureOf(subscribeByEvents(address, options).next())).toMatchObject({
      status: 503,
      errors: [{ extensions: { code: 'RATE_LIMITED' } }],
    });
    // The upgrade itself is refused: that is all that a WebSocket client can be told.
    await expect(subscribeBySocket(address, options).next()).rejects.toMatchObject({
      type: 'error',
    });
    await first.return?.();
  });

  it('ends when the service stops, so that the client goes elsewhere', async () => {
    const server = await start();
    const stream = subscribe(server.address, { query: TICKS, token: token() });
    await nextAnswer(stream);
    const end = stream.next().then(
      () => 'a normal end',
      (error: { code?: number; reason?: string }) => error,
    );
    await server.app.close();
    if (isSocket) {
      expect(await end).toMatchObject({ code: 1001, reason: 'The service is stopping.' });
    } else {
      expect(await end).not.toBe('a normal end');
    }
    await server.ended(1);
  });
});

describe('a client that does not read', () => {
  const limits = { slowMs: 50 };
  const query = 'subscription { ticks(bytes: 100000) { text } }';

  it('is cut off its WebSocket with a code, and was sent no more than the system took', async () => {
    const server = await start({ limits });
    const client = await openRawSocket(server.address, token(), query);
    client.socket.pause();
    await server.ended(1);
    client.socket.resume();
    await client.closed;
    expect(server.asked()).toBeLessThan(1_000);
    // The frame lies behind what was not read; who never reads it finds the connection broken.
    expect([1013, undefined]).toContain(client.closeCode());
  });

  it('is cut off its server-sent events', async () => {
    const server = await start({ limits });
    const [host = '', port = ''] = server.address.replace(/\/.*/, '').split(':');
    const { promise: broken, resolve } = Promise.withResolvers<void>();
    const outgoing = request({
      host,
      port,
      path: '/graphql/stream',
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token()}` },
    });
    outgoing.on('response', (response) => {
      response.pause();
      response.on('error', () => resolve());
      response.on('close', () => resolve());
      void server.ended(1).then(() => response.resume());
    });
    outgoing.end(JSON.stringify({ query }));
    await server.ended(1);
    await broken;
    expect(server.asked()).toBeLessThan(1_000);
  });
});

describe('a connection', () => {
  it('is kept alive by heartbeats, and given up without an answer', async () => {
    const server = await start({ limits: { heartbeatMs: 500 } });
    // Node's client answers pings by itself.
    const alive = subscribeBySocket(server.address, { query: TICKS, token: token() });
    await nextAnswer(alive);
    const deaf = await openRawSocket(server.address, token(), TICKS);
    await deaf.closed;
    await server.ended(1);
    const waiting = alive.next();
    await alive.return?.();
    expect(await waiting).toMatchObject({ done: true });
    await server.ended(2);
  });

  it('is closed over a message that is too deep to be read', async () => {
    const server = await start();
    let variables: object = {};
    for (let i = 0; i < 1_000; i += 1) variables = { variables };
    const client = await openRawSocket(server.address, token(), TICKS, variables);
    await expect.poll(client.closeCode).toBe(4400);
    client.socket.destroy();
  });

  it('has so many subscriptions and no more', async () => {
    const server = await start({ limits: { subscriptionsPerConnectionMax: 2 } });
    const { createClient } = await import('graphql-ws');
    const client = createClient({
      url: `ws://${server.address}`,
      connectionParams: { authorization: `Bearer ${token()}` },
      retryAttempts: 0,
    });
    const streams = Array.from({ length: 2 }, () => client.iterate({ query: TICKS }));
    for (const stream of streams) await stream.next();
    const refused = client.iterate({ query: TICKS });
    await expect(refused.next()).rejects.toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
    await client.dispose();
    await server.ended(2);
  });
});

describe('the endpoint for the gateway', () => {
  it('refuses a document that is too deep before it is parsed', async () => {
    const { app } = await start();
    const response = await app.inject({
      method: 'POST',
      url: '/graphql',
      headers: { 'x-gateway-secret': gatewaySecret, authorization: `Bearer ${token()}` },
      payload: { query: `{ ${'ticks { '.repeat(40)} ]` },
    });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ errors: [{ extensions: { rule: 'depthMax' } }] });
  });

  it('does not answer subscriptions', async () => {
    const { app } = await start();
    const response = await app.inject({
      method: 'POST',
      url: '/graphql',
      headers: { 'x-gateway-secret': gatewaySecret, authorization: `Bearer ${token()}` },
      payload: { query: TICKS },
    });
    expect(response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  });
});

/** A WebSocket by hand, since no client lets itself be stopped from reading. */
async function openRawSocket(
  address: string,
  accessToken: string,
  query: string,
  variables: object = {},
) {
  const [host = '', port = ''] = address.replace(/\/.*/, '').split(':');
  const socket = connect({ host, port: Number(port) });
  let received = Buffer.alloc(0);
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const acknowledged = Promise.withResolvers<void>();
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    if (received.includes('connection_ack')) acknowledged.resolve();
  });
  socket.on('error', () => resolve());
  socket.on('close', () => resolve());
  socket.write(
    [
      'GET /graphql/stream HTTP/1.1',
      `host: ${host}`,
      'connection: upgrade',
      'upgrade: websocket',
      'sec-websocket-version: 13',
      `sec-websocket-key: ${randomBytes(16).toString('base64')}`,
      'sec-websocket-protocol: graphql-transport-ws',
      `authorization: Bearer ${accessToken}`,
      '\r\n',
    ].join('\r\n'),
  );
  const say = (message: object) => socket.write(maskedFrame(JSON.stringify(message)));
  say({ type: 'connection_init' });
  await acknowledged.promise;
  say({ type: 'subscribe', id: '1', payload: { query, variables } });
  return {
    socket,
    closed,
    /** Of the close frame, where one came: FIN and opcode 8, then its length. */
    closeCode() {
      const start = received.lastIndexOf(Buffer.from([0x88]));
      const code =
        start >= 0 && start + 4 <= received.length ? received.readUInt16BE(start + 2) : 0;
      return code >= 1000 && code < 5000 ? code : undefined;
    },
  };
}

/** A text frame of less than 64 KiB as clients send it, with a mask of zeros (RFC 6455 §5.2). */
function maskedFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const length =
    payload.length < 126
      ? Buffer.from([0x80 | payload.length])
      : Buffer.from([0x80 | 126, payload.length >> 8, payload.length & 0xff]);
  return Buffer.concat([Buffer.from([0x81]), length, Buffer.alloc(4), payload]);
}
