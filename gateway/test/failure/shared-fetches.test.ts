import { request } from 'node:http';
import { metricsText } from '@supergraph/service/metrics';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { startTestGateway } from '../support/gateway.ts';

const gateway = await startTestGateway({ deadlineMs: 60_000, subgraphTimeoutMs: 50_000 });
const { shop } = gateway;
const url = await gateway.app.listen({ host: '127.0.0.1', port: 0 });
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(() => {
  shop.behave('well');
  shop.fetches.length = 0;
});

/** A client with a connection of its own. */
function send(query: string, headers: Record<string, string> = {}) {
  const answer = Promise.withResolvers<string>();
  const sent = request(`${url}/graphql`, {
    method: 'POST',
    agent: false,
    headers: { 'content-type': 'application/json', ...headers },
  });
  sent.on('response', async (response) => {
    let text = '';
    for await (const chunk of response) text += chunk;
    answer.resolve(text.trim());
  });
  sent.on('error', () => answer.resolve('left')).end(JSON.stringify({ query }));
  return { answer: answer.promise, leave: () => void sent.destroy() };
}

function hold() {
  const { promise: until, resolve: release } = Promise.withResolvers<void>();
  shop.behave({ until });
  return release;
}

/** Waits until so many fetches of shop are wanted; sharing makes fewer of them. */
async function wanted(count: number): Promise<void> {
  const start = 'gateway_admission_in_flight{subgraph="shop",kind="query"} ';
  await expect
    .poll(async () => (await metricsText()).text.split('\n').find((line) => line.startsWith(start)))
    .toBe(start + count);
}

const query = '{ orders { id } }';
const whole = '{"data":{"orders":[{"id":"ord_1"},{"id":"ord_2"}]}}';

it('those who ask for the same at once share a fetch', async () => {
  const release = hold();
  const clients = [send(query), send(query), send(query)];
  await wanted(3);
  release();
  expect(await Promise.all(clients.map(({ answer }) => answer))).toEqual([whole, whole, whole]);
  expect(shop.fetches).toHaveLength(1);
  await wanted(0);
});

it('who leaves a shared fetch ends it for nobody else', async () => {
  const before = shop.abandoned();
  const release = hold();
  const [first, second] = [send(query), send(query)];
  await wanted(2);
  first.leave();
  await wanted(1);
  release();
  expect(await second.answer).toBe(whole);
  expect([shop.fetches.length, shop.abandoned()]).toEqual([1, before]);
});

it('the last who leaves it ends it', async () => {
  const before = shop.abandoned();
  hold();
  const clients = [send(query), send(query)];
  await wanted(2);
  for (const { leave } of clients) leave();
  await expect.poll(shop.abandoned).toBe(before + 1);
  await wanted(0);
  expect(shop.fetches).toHaveLength(1);
});

it('different callers share nothing, nor do mutations', async () => {
  const release = hold();
  const ada = await gateway.identity.token({ id: 'usr_1' });
  const clients = [
    send(query),
    send(query, { authorization: `Bearer ${ada}` }),
    send(query, { 'apollographql-client-name': 'web' }),
    send(query, { 'apollographql-client-name': 'mobile' }),
  ];
  await wanted(4);
  const mutations = [1, 2].map(() => send('mutation { placeOrder { id } }'));
  await expect.poll(() => shop.fetches.length).toBe(6);
  release();
  expect(new Set(await Promise.all(clients.map(({ answer }) => answer)))).toEqual(new Set([whole]));
  await Promise.all(mutations.map(({ answer }) => answer));
});

it('who has less time than a fetch may take shares with nobody, for the service hears of it', async () => {
  await using hasty = await startTestGateway({ deadlineMs: 50_000, subgraphTimeoutMs: 60_000 });
  const { promise: until, resolve: release } = Promise.withResolvers<void>();
  hasty.shop.behave({ until });
  const asked = [hasty.query(query), hasty.query(query)];
  await expect.poll(() => hasty.shop.fetches.length).toBe(2);
  release();
  for (const { errors } of await Promise.all(asked)) expect(errors).toBeUndefined();
});
