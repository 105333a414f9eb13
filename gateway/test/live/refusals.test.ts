import { once } from 'node:events';
import { metricsText } from '@supergraph/service/metrics';
import { untilExpired } from '@supergraph/testing/expire';
import { nextAnswer, subscribeByEvents, subscribeBySocket } from '@supergraph/testing/streams';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { costLimits } from '../../src/guard/cost-limits.ts';
import { type LiveShop, ORDER, orderWith, startLiveShop } from './support/live-shop.ts';
import { begin, complete, startRawSource, tell } from './support/raw-source.ts';

let shop: LiveShop;
beforeAll(async () => {
  shop = await startLiveShop();
});
afterAll(() => shop[Symbol.asyncDispose]());

const token = () => shop.identity.token();
const mine = { id: 'ord_mine' };
const kinds = [
  ['a WebSocket', subscribeBySocket],
  ['server-sent events', subscribeByEvents],
] as const;

/** Errors of the first answer, however the client tells them. */
async function errorsOf(stream: AsyncIterableIterator<{ errors?: unknown }>): Promise<unknown> {
  return stream.next().then(
    ({ value }) => value?.errors,
    async (thrown: unknown) => {
      if (Array.isArray(thrown) || !(thrown instanceof Error)) return thrown;
      const { response } = thrown as Error & { response?: Response };
      return response ? ((await response.json()) as { errors: unknown }).errors : thrown;
    },
  );
}

describe.each(kinds)('a subscription by %s', (kind, subscribe) => {
  it.each([
    ['no GraphQL', 'subscription {', 'GRAPHQL_PARSE_FAILED'],
    ['a field that is not there', 'subscription { nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['two roots', 'subscription { announced counted(to: 1) }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a root on condition',
      'subscription ($is: Boolean!) { announced @skip(if: $is) }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['a variable of the wrong type', ORDER, 'BAD_USER_INPUT', { id: { secret: 'hunter2' } }],
    ['a variable that is missing', ORDER, 'BAD_USER_INPUT', {}],
    [
      'too deep',
      `subscription { ${'a { '.repeat(30)} b ${'} '.repeat(30)} }`,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'several, of which none is named',
      'subscription A { announced } subscription B { announced }',
      'OPERATION_RESOLUTION_FAILURE',
    ],
  ])('that is %s is refused', async (_what, query, code, variables = mine) => {
    const stream = subscribe(shop.address, { query, variables, token: token() });
    const errors = await errorsOf(stream);
    expect(errors).toMatchObject([{ extensions: { code } }]);
    expect(JSON.stringify(errors)).not.toContain('hunter2');
  });

  it('without a token is refused by the service that needs one', async () => {
    const stream = subscribe(shop.address, { query: ORDER, variables: mine });
    expect(await errorsOf(stream)).toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED', serviceName: 'orders' } },
    ]);
  });

  it('ends with its token, and says so', async () => {
    const stream = await untilExpired(async (lifetimeSeconds) => {
      const short = shop.identity.token({ lifetimeSeconds });
      const begun = subscribe(shop.address, { query: ORDER, variables: mine, token: short });
      expect(await nextAnswer(begun)).toEqual(orderWith('PENDING'));
      return begun;
    });
    if (kind === 'a WebSocket') {
      const told = await stream.next().catch(({ code, reason }) => ({ code, reason }));
      expect(told).toEqual({ code: 4403, reason: 'The access token has expired.' });
    } else {
      expect(await nextAnswer(stream)).toMatchObject({
        errors: [{ extensions: { code: 'UNAUTHENTICATED', reason: 'expired' } }],
      });
      expect(await stream.next()).toMatchObject({ done: true });
    }
    await expect.poll(shop.book.open).toBe(0);
  });

  it('ends when its token is taken back, and says so', async () => {
    const sessionId = `ses_of_${kind}`;
    const of = shop.identity.token({ sessionId });
    const stream = subscribe(shop.address, { query: ORDER, variables: mine, token: of });
    expect(await nextAnswer(stream)).toEqual(orderWith('PENDING'));
    shop.identity.revocations.add([{ subject: sessionId }]);
    if (kind === 'a WebSocket') {
      const told = await stream.next().catch(({ code, reason }) => ({ code, reason }));
      expect(told).toEqual({ code: 4403, reason: 'The access token was revoked.' });
    } else {
      expect(await nextAnswer(stream)).toMatchObject({
        errors: [{ extensions: { code: 'UNAUTHENTICATED', reason: 'revoked' } }],
      });
      expect(await stream.next()).toMatchObject({ done: true });
    }
    await expect.poll(shop.book.open).toBe(0);
    const again = subscribe(shop.address, { query: ORDER, variables: mine, token: of });
    const refused = await again.next().catch((error: unknown) => error);
    expect(refused).toMatchObject(
      kind === 'a WebSocket' ? { code: 4403 } : { response: { status: 401 } },
    );
  });

  it('is one of so many that a user may have, and the others go on', async () => {
    await using small = await startLiveShop({ streams: { subscriptionsPerUserMax: 2 } });
    const open = (id: string) => {
      const of = small.identity.token({ id });
      return subscribe(small.address, { query: ORDER, variables: mine, token: of });
    };
    const streams = [open('usr_1'), open('usr_1'), open('usr_2')];
    for (const stream of streams) await nextAnswer(stream);
    expect(await errorsOf(open('usr_1'))).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
    small.book.set(mine.id, 'CONFIRMED');
    for (const stream of streams) {
      expect(await nextAnswer(stream)).toEqual(orderWith('CONFIRMED'));
      await stream.return?.();
    }
    await expect.poll(small.book.open).toBe(0);
  });

  it('that costs more than its caller may spend is refused', async () => {
    const budgets = { anonymous: 1, user: 1, staff: 1 };
    await using dear = await startLiveShop({ cost: { ...costLimits, budgets } });
    const of = dear.identity.token();
    const stream = subscribe(dear.address, { query: ORDER, variables: mine, token: of });
    expect(await errorsOf(stream)).toMatchObject([
      { extensions: { code: 'OPERATION_TOO_EXPENSIVE', budget: 1 } },
    ]);
  });

  it('waits for its next answer where its caller has spent all, and then gets the newest', async () => {
    const cost = { ...costLimits, burst: 4, perSecond: 8 };
    await using poor = await startLiveShop({ cost });
    const of = poor.identity.token();
    const stream = subscribe(poor.address, { query: ORDER, variables: mine, token: of });
    expect(await nextAnswer(stream)).toEqual(orderWith('PENDING'));
    const next = nextAnswer(stream);
    for (let step = 0; step <= 20; step += 1) poor.book.set(mine.id, `STEP ${step}`);
    const { data } = await next;
    expect(JSON.stringify(data)).toMatch(/STEP (0|20)/);
    const last = JSON.stringify(data).includes('STEP 20') ? { data } : await nextAnswer(stream);
    expect(last).toEqual(orderWith('STEP 20'));
    await stream.return?.();
  });
});

describe('a WebSocket', () => {
  const open = (protocols: string) => new WebSocket(shop.socketUrl, protocols);
  const codeOf = async (socket: WebSocket) =>
    once(socket, 'close').then(([event]) => (event as CloseEvent).code);

  it('that never says connection_init is closed', async () => {
    await using hasty = await startLiveShop({ streams: { initMs: 50 } });
    expect(await codeOf(new WebSocket(hasty.socketUrl, 'graphql-transport-ws'))).toBe(4408);
  });

  it('that asks before it was let in is closed', async () => {
    const socket = open('graphql-transport-ws');
    await once(socket, 'open');
    const closed = codeOf(socket);
    socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: ORDER } }));
    expect(await closed).toBe(4401);
  });

  it('that says what is no message is closed', async () => {
    const socket = open('graphql-transport-ws');
    await once(socket, 'open');
    const closed = codeOf(socket);
    socket.send('{');
    expect(await closed).toBe(4400);
  });

  it.each(['graphql-ws', 'soap'])(
    'that speaks %s alone finds nobody to talk to',
    async (protocol) => {
      expect([4406, 1006]).toContain(await codeOf(open(protocol)));
    },
  );

  it('is told why its token is no good', async () => {
    const stream = subscribeBySocket(shop.address, {
      query: ORDER,
      variables: mine,
      token: 'none',
    });
    await expect(stream.next()).rejects.toMatchObject({ code: 4403 });
  });

  it('carries queries and mutations too, and their errors', async () => {
    const client = createClient({
      url: shop.socketUrl,
      connectionParams: { authorization: `Bearer ${token()}` },
      retryAttempts: 0,
    });
    const ask = async (query: string) => (await client.iterate({ query }).next()).value;
    expect(await ask('{ order(id: "ord_q") { status lines { available } } }')).toEqual({
      data: { order: { status: 'PENDING', lines: [{ available: 7 }] } },
    });
    expect(await ask('mutation { rename(name: "Ada") }')).toEqual({ data: { rename: 'Ada' } });
    expect((await ask('{ nothing }'))?.errors).toMatchObject([
      { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
    ]);
    await client.dispose();
  });

  it('has so many subscriptions at once, of hundreds that are asked for', async () => {
    await using few = await startLiveShop({ streams: { subscriptionsPerConnectionMax: 5 } });
    const client = createClient({
      url: few.socketUrl,
      connectionParams: { authorization: `Bearer ${few.identity.token()}` },
      retryAttempts: 0,
    });
    const streams = Array.from({ length: 300 }, (_, number) =>
      client.iterate({ query: ORDER, variables: { id: `ord_${number}` } }),
    );
    const firsts = await Promise.allSettled(streams.map((stream) => stream.next()));
    // A busy gateway may refuse the few as well, in the answers to them.
    const refusals = firsts.flatMap((one) =>
      one.status === 'rejected' ? one.reason : (one.value.value?.errors ?? []),
    );
    expect(refusals.length).toBeGreaterThanOrEqual(295);
    const codes = new Set(refusals.map(({ extensions }) => extensions?.code));
    expect(codes).toContain('RATE_LIMITED');
    expect(['RATE_LIMITED', 'SERVICE_UNAVAILABLE']).toEqual(expect.arrayContaining([...codes]));
    await client.dispose();
    await expect.poll(few.book.open).toBe(0);
    await expect.poll(async () => (await metricsText()).text).toMatch(/^subscriptions_open 0$/m);
  });
});

describe('a subscription that the schema guards', () => {
  it('is refused before its subgraph hears of it, and told to those who may', async () => {
    await using source = await startRawSource((response) => {
      begin(response);
      tell(response, { data: { guarded: 1 } });
      complete(response);
    });
    await using raw = await startLiveShop({ subgraphUrls: { orders: source.url } });
    const query = 'subscription { guarded }';
    for (const [, subscribe] of kinds)
      expect(await errorsOf(subscribe(raw.address, { query }))).toMatchObject([
        { extensions: { code: 'UNAUTHENTICATED' } },
      ]);
    expect(source.requests).toEqual([]);
    const stream = subscribeByEvents(raw.address, { query, token: raw.identity.token() });
    expect(await nextAnswer(stream)).toEqual({ data: { guarded: 1 } });
  });
});

describe('where cookies are allowed', () => {
  const cors = { origins: ['https://shop.example'], credentials: true };
  const get = (url: string, headers: Record<string, string>) =>
    fetch(`${url}?query=${encodeURIComponent('subscription { announced }')}`, {
      headers: { accept: 'text/event-stream', ...headers },
    });

  it('a page of another origin gets neither a WebSocket nor events', async () => {
    await using careful = await startLiveShop({ cors });
    const connect = async (origin: string) => {
      const options = { protocols: 'graphql-transport-ws', headers: { origin } };
      // Node takes what browsers do not: headers.
      const socket = new WebSocket(careful.socketUrl, options as never);
      const [event] = await Promise.race([once(socket, 'open'), once(socket, 'error')]);
      socket.close();
      return (event as Event).type;
    };
    expect(await connect('https://evil.example')).toBe('error');
    expect(await connect('https://shop.example')).toBe('open');
    for (const url of [careful.url, `${careful.url}/stream`]) {
      expect((await get(url, {})).status).toBe(400);
      const asked = await get(url, { 'apollo-require-preflight': 'true' });
      expect(asked.status).toBe(200);
      await asked.body?.cancel();
    }
  });
});

describe('a request over HTTP', () => {
  const post = (accept: string, query: string, more: Record<string, string> = {}) =>
    fetch(shop.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token()}`,
        accept,
        ...more,
      },
      body: JSON.stringify({ query, variables: mine }),
    });

  it.each(['application/json', '*/*', 'application/graphql-response+json'])(
    'for a subscription that takes %s is told which ways there are',
    async (accept) => {
      const answer = await post(accept, ORDER);
      expect(answer.status).toBe(406);
      const { errors } = (await answer.json()) as { errors: { message: string }[] };
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_REQUEST' } }]);
      expect(errors[0]?.message).toMatch(/text\/event-stream.*multipart\/mixed.*WebSocket/);
    },
  );

  it('for a query that takes events alone gets its answer as one', async () => {
    const answer = await post('text/event-stream', '{ available }');
    expect(await answer.text()).toBe(
      'event: next\ndata: {"data":{"available":7}}\n\nevent: complete\ndata: \n\n',
    );
  });

  it('for a query that takes JSON or a stream gets JSON', async () => {
    const accept =
      'application/graphql-response+json, application/json, text/event-stream, multipart/mixed';
    const answer = await post(accept, '{ available }');
    expect(answer.headers.get('content-type')).toContain('+json');
    expect(await answer.json()).toEqual({ data: { available: 7 } });
  });

  it('by GET has its subscription in the address, and changes nothing', async () => {
    const get = (query: string) =>
      fetch(`${shop.url}?${new URLSearchParams({ query, variables: JSON.stringify(mine) })}`, {
        headers: { accept: 'text/event-stream', authorization: `Bearer ${token()}` },
      });
    expect(await (await get('subscription { counted(to: 1) }')).text()).toContain('"counted":1');
    expect(await (await get('mutation { rename(name: "Ada") }')).text()).toContain('BAD_REQUEST');
  });

  it('by multipart is told what is wrong as Apollo Client reads it', async () => {
    const accept = 'multipart/mixed;boundary=graphql;subscriptionSpec=1.0';
    const full = await post(`${accept},application/graphql-response+json`, 'subscription { no }');
    expect(full.status).toBe(400);
    expect(full.headers.get('content-type')).toContain('application/graphql-response+json');
    const legacy = await post(`${accept},application/json`, 'subscription { no }');
    expect(legacy.status).toBe(200);
    for (const answer of [full, legacy])
      expect(await answer.json()).toMatchObject({
        errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
      });
  });

  it('with a token that is no good is refused with HTTP 401', async () => {
    const answer = await post('text/event-stream', ORDER, { authorization: 'Bearer none' });
    expect(answer.status).toBe(401);
  });
});
