import { request } from 'node:http';
import { untilExpired } from '@supergraph/testing/expire';
import { openRawSocket } from '@supergraph/testing/raw-socket';
import {
  nextAnswer,
  type StreamOptions,
  subscribeByEvents,
  subscribeBySocket,
} from '@supergraph/testing/streams';
import { describe, expect, it } from 'vitest';
import { failureOf, gatewaySecret, identity, start, TICKS } from './server.ts';

const token = () => identity.token();

const kinds = [
  ['a WebSocket', subscribeBySocket],
  ['server-sent events', subscribeByEvents],
] as const;

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

  it('ends when the token is taken back, and says so', async () => {
    const server = await start();
    const revoked = identity.token({ sessionId: `ses_revoked_${kind}` });
    const streams = [revoked, identity.token()].map((of) =>
      subscribe<{ ticks: { number: number } }>(server.address, { query: TICKS, token: of }),
    );
    for (const stream of streams) await nextAnswer(stream);
    const [stream, other] = streams;
    identity.revocations.add([{ subject: `ses_revoked_${kind}` }]);
    if (!stream || !other) throw new Error('there are two');
    if (isSocket) {
      expect(await failureOf(stream.next())).toEqual({
        code: 4403,
        reason: 'The access token was revoked.',
      });
    } else {
      expect(await nextAnswer(stream)).toMatchObject({
        data: null,
        errors: [{ extensions: { code: 'UNAUTHENTICATED', reason: 'revoked' } }],
      });
      expect(await stream.next()).toMatchObject({ done: true });
    }
    await server.ended(1);
    await other.return?.();
    await server.ended(2);
  });

  it('ends when the token expires, and says so', async () => {
    const server = await start();
    const stream = await untilExpired(async (lifetimeSeconds) => {
      const short = identity.token({ lifetimeSeconds });
      const begun = subscribe(server.address, { query: TICKS, token: short });
      expect(await nextAnswer(begun)).toEqual({ data: { ticks: { number: 1 } } });
      return begun;
    });
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

it('lets the gateway ask for more than a client may, over as many connections as it needs', async () => {
  const http = { limits: { connectionsPerAddressMax: 3 } };
  const { address } = await start({ http, limits: { connectionsPerAddressMax: 2 } });
  const query = `subscription { ticks { ${'tick { '.repeat(12)} number ${'} '.repeat(12)} } }`;
  const headers = { 'x-gateway-secret': gatewaySecret };
  const streams = Array.from({ length: 6 }, () =>
    subscribeByEvents(address, { query, headers, token: token() }),
  );
  for (const stream of streams) expect((await nextAnswer(stream)).errors).toBeUndefined();
  await Promise.all(streams.map((stream) => stream.return?.()));
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

  it('has so many operations under way and no more, whatever they are', async () => {
    const server = await start({ limits: { operationsPerConnectionMax: 3 } });
    const { createClient } = await import('graphql-ws');
    const client = createClient({
      url: `ws://${server.address}`,
      connectionParams: { authorization: `Bearer ${token()}` },
      retryAttempts: 0,
      lazy: false,
    });
    await new Promise<void>((resolve) => {
      client.on('connected', () => resolve());
    });
    // They go out in one piece, and so are there before the first of them is prepared.
    const streams = Array.from({ length: 5 }, () => client.iterate({ query: TICKS }));
    const firsts = await Promise.allSettled(streams.map((stream) => stream.next()));
    expect(firsts.map(({ status }) => status)).toEqual([
      ...Array.from({ length: 3 }, () => 'fulfilled'),
      ...Array.from({ length: 2 }, () => 'rejected'),
    ]);
    expect(firsts[4]).toMatchObject({
      reason: [
        {
          message: 'At most 3 operations of one connection may be under way.',
          extensions: { code: 'RATE_LIMITED' },
        },
      ],
    });
    await client.dispose();
    await server.ended(3);
  });
});

describe.each(kinds)('a mistake of the client over %s', (kind, subscribe) => {
  const mistakes = [
    { query: 'subscription ($bytes: Int!) { ticks(bytes: $bytes) { number } }', variables: {} },
    {
      query: 'subscription ($bytes: Int) { ticks(bytes: $bytes) { number } }',
      variables: { bytes: { secret: 'correct-horse' } },
    },
    {
      query: 'subscription ($is: Boolean = true) { ticks { number @include(if: $is) text } }',
      variables: { is: null },
    },
  ];

  it.each(mistakes)('is told as one: $query', async (mistake) => {
    const { address } = await start();
    const answer = subscribe(address, { ...mistake, token: token() }).next();
    // A client of WebSockets throws the errors themselves.
    const { errors } =
      kind === 'a WebSocket'
        ? { errors: await answer.catch((thrown: unknown) => thrown) }
        : await failureOf(answer);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(JSON.stringify(errors)).not.toContain('correct-horse');
  });
});

it('answers what is no GraphQL in its shape all the same', async () => {
  const { app } = await start();
  for (const payload of ['{', '{"query":1e400}', `"${'x'.repeat(20_000)}"`]) {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token()}` };
    const request = { method: 'POST', url: '/graphql/stream', headers, payload } as const;
    const response = await app.inject(request);
    expect([400, 413]).toContain(response.statusCode);
    expect(response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  }
});

it('takes longer bodies of the gateway than of clients', async () => {
  const { app } = await start();
  const authorization = `Bearer ${token()}`;
  const send = (headers: Record<string, string>) =>
    app.inject({
      ...{ method: 'POST', url: '/graphql/stream' },
      headers: { authorization, ...headers },
      payload: { query: '{ hello }', variables: { text: 'x'.repeat(20_000) } },
    });
  const refused = await send({});
  expect(refused.statusCode).toBe(413);
  expect(refused.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  expect((await send({ 'x-gateway-secret': gatewaySecret })).statusCode).toBe(400);
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
