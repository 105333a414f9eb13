import { nextAnswer, subscribeByEvents, subscribeBySocket } from '@supergraph/testing/streams';
import { expect, it } from 'vitest';
import { ORDER, orderWith, startLiveShop } from './support/live-shop.ts';
import { type RawSocket, startRawSocketSource } from './support/raw-socket-source.ts';
import { begin, complete, startRawSource, tell } from './support/raw-source.ts';

const counted = { query: 'subscription { counted(to: 3) }' };
const answerOf = (count: number) => ({ data: { counted: count } });

it('streams of different callers are on one socket, each with its own token', async () => {
  await using shop = await startLiveShop();
  const watch = (user: number, id = 'ord_1') =>
    subscribeBySocket(shop.address, {
      query: ORDER,
      variables: { id },
      token: shop.identity.token({ id: `usr_${user}` }),
    });
  const streams = [watch(1)];
  for (const stream of streams) expect(await nextAnswer(stream)).toEqual(orderWith('PENDING'));
  expect(shop.orders.sockets()).toBe(0);

  const sharing = [2, 3, 4].map((user) => watch(user));
  for (const stream of sharing) expect(await nextAnswer(stream)).toEqual(orderWith('PENDING'));
  expect(shop.orders.sockets()).toBe(1);
  expect(shop.requests.map(({ caller }) => caller)).toMatchObject(
    [1, 2, 3, 4].map((user) => ({ kind: 'user', id: `usr_${user}` })),
  );
  expect(shop.requests.map(({ client }) => client.address)).toEqual(Array(4).fill('127.0.0.1'));

  const refused = watch(5, 'ord_unknown');
  expect(await nextAnswer(refused)).toMatchObject({
    errors: [{ extensions: { code: 'NOT_FOUND' } }],
  });
  await sharing[0]?.return?.();
  await expect.poll(shop.book.open).toBe(3);
  shop.book.set('ord_1', 'CONFIRMED');
  for (const stream of [...streams, ...sharing.slice(1)])
    expect(await nextAnswer(stream)).toEqual(orderWith('CONFIRMED'));

  await Promise.all([...streams, ...sharing].map((stream) => stream.return?.()));
  await expect.poll(shop.book.open).toBe(0);
  await expect.poll(shop.orders.sockets).toBe(0);
});

it('what is too large for a message of it is asked for by a request of its own', async () => {
  await using shop = await startLiveShop();
  const ask = (ids: string[]) => {
    const query = 'subscription ($ids: [ID!]!) { ordersUpdated(ids: $ids) { status } }';
    const options = { query, variables: { ids }, token: shop.identity.token() };
    return subscribeByEvents(shop.address, options);
  };
  const small = ask(['ord_1']);
  await nextAnswer(small);
  const large = ask(Array.from({ length: 50 }, (_, index) => `ord_${'9'.repeat(400)}${index}`));
  expect(await nextAnswer(large)).toEqual({ data: { ordersUpdated: { status: 'PENDING' } } });
  expect(shop.orders.sockets()).toBe(0);
  await Promise.all([small, large].map((stream) => stream.return?.()));
});

it('where something in between lets no socket pass, each stream has a request of its own', async () => {
  await using source = await startRawSource((response, at) => {
    response.setHeader('x-shared-socket', '1');
    begin(response);
    tell(response, answerOf(at));
    complete(response);
  });
  await using shop = await startLiveShop({ subgraphUrls: { orders: source.url } });
  const token = shop.identity.token();
  for (let count = 0; count < 3; count += 1) {
    const stream = subscribeByEvents(shop.address, { ...counted, token });
    expect((await nextAnswer(stream)).data).toMatchObject({ counted: expect.any(Number) });
    expect(await stream.next()).toMatchObject({ done: true });
  }
  // The second tried a socket, once.
  expect(source.requests.filter(({ headers }) => headers['upgrade'])).toHaveLength(1);
});

const next = (id: string, payload: unknown) => JSON.stringify({ id, type: 'next', payload });

it.each<[string, (socket: RawSocket, id: string) => void, number?]>([
  ['breaks off', (socket) => socket.breakOff()],
  ['talks nonsense', (socket) => socket.say('{"type":')],
  ['tells what is no message', (socket) => socket.say('{"type":"greeting"}')],
  ['tells what is no answer', (socket, id) => socket.say(next(id, [1]))],
  ['goes silent', () => undefined, 1_000],
  ['tells more than an event may have', (socket, id) => socket.say(next(id, 'x'.repeat(2_000)))],
])('a socket that %s is opened again', async (_what, fail, silentMs = 60_000) => {
  await using source = await startRawSocketSource(answerOf(0), (socket, id, at) => {
    socket.say(next(id, answerOf(at)));
    if (at === 1) fail(socket, id);
  });
  const liveLimits = {
    ...{ silentMs, reconnectMsMin: 5, reconnectMsMax: 10, eventBytesMax: 1_000 },
  };
  await using shop = await startLiveShop({ subgraphUrls: { orders: source.url }, liveLimits });
  const token = shop.identity.token();
  const told = [];
  for await (const answer of subscribeByEvents(shop.address, { ...counted, token }))
    told.push(answer);
  expect(told).toEqual([answerOf(0)]);
  const stream = subscribeBySocket<{ counted: number }>(shop.address, { ...counted, token });
  expect(await nextAnswer(stream)).toEqual(answerOf(1));
  const { data } = await nextAnswer(stream);
  expect(data?.counted).toBeGreaterThan(1);
  expect(source.alone()).toBe(1);
  await stream.return?.();
  await expect.poll(source.open).toBe(0);
});

it('errors of one stream end that one', async () => {
  const refusal = { message: 'no', extensions: { code: 'FORBIDDEN' } };
  await using source = await startRawSocketSource(answerOf(0), (socket, id, at) => {
    if (at === 1) socket.say(next(id, answerOf(1)));
    else socket.say(JSON.stringify({ id, type: 'error', payload: [refusal] }));
  });
  await using shop = await startLiveShop({ subgraphUrls: { orders: source.url } });
  const ask = (user: string) => {
    const token = shop.identity.token({ id: user });
    return subscribeBySocket(shop.address, { ...counted, token });
  };
  await nextAnswer(ask('usr_1'));
  const lasting = ask('usr_2');
  expect(await nextAnswer(lasting)).toEqual(answerOf(1));
  const refused = await nextAnswer(ask('usr_3'));
  expect(refused.errors).toMatchObject([{ ...refusal, extensions: { serviceName: 'orders' } }]);
  expect(source.open()).toBe(1);
  await lasting.return?.();
  await expect.poll(source.open).toBe(0);
});
