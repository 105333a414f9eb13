import { request } from 'node:http';
import { metricsText } from '@supergraph/service/metrics';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startTestGateway } from './support/gateway.ts';

const warnings: string[] = [];
const log = pino({ level: 'warn' }, { write: (line: string) => void warnings.push(line) });
const gateway = await startTestGateway({ log, deadlineMs: 60_000, subgraphTimeoutMs: 60_000 });
afterAll(() => gateway[Symbol.asyncDispose]());

let url = '';
beforeAll(async () => {
  url = await gateway.app.listen({ host: '127.0.0.1', port: 0 });
});
beforeEach(() => {
  for (const subgraph of [gateway.accounts, gateway.shop, gateway.stock]) {
    subgraph.behave('well');
    subgraph.fetches.length = 0;
  }
  warnings.length = 0;
});

/** Sends a query over a connection of its own; call it to hang up. */
function send(query: string): () => void {
  const sent = request(`${url}/graphql`, {
    method: 'POST',
    agent: false,
    headers: { 'content-type': 'application/json' },
  });
  sent.on('error', () => undefined).end(JSON.stringify({ query }));
  return () => void sent.destroy();
}

async function cancelledFetches(): Promise<number> {
  const { text: body } = await metricsText();
  const lines = body.split('\n').filter((line) => line.includes('fetch_duration_seconds_count'));
  return lines
    .filter((line) => line.includes('outcome="cancelled"'))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

it('a client that hangs up ends the fetch under way at the subgraph, and is no warning', async () => {
  const before = await cancelledFetches();
  gateway.shop.behave('silent');
  const hangUp = send('{ orders { id } }');
  await expect.poll(() => gateway.shop.fetches.length).toBe(1);
  hangUp();
  await expect.poll(gateway.shop.abandoned).toBe(1);
  await expect.poll(cancelledFetches).toBe(before + 1);
  expect(warnings).toEqual([]);
});

it('no fetch follows for a client that has left', async () => {
  const before = await cancelledFetches();
  gateway.shop.behave('silent');
  // The customers' names come from accounts, the lines' variants from stock, once shop has answered.
  const hangUp = send('{ orders { id customer { name } lines { variant { name } } } me { id } }');
  await expect.poll(() => gateway.shop.fetches.length).toBe(1);
  await expect.poll(() => gateway.accounts.fetches.length).toBe(1);
  hangUp();
  await expect.poll(cancelledFetches).toBeGreaterThan(before);
  expect(gateway.accounts.fetches).toHaveLength(1);
  expect(gateway.stock.fetches).toEqual([]);
});

it('a deadline that passes is told at the fields that are lost, and nothing more is sent', async () => {
  await using hasty = await startTestGateway({ deadlineMs: 300, subgraphTimeoutMs: 60_000 });
  const ask = () => hasty.query('{ orders { lines { variant { name } } } }');
  // Once it is planned the time passes at the subgraph.
  await expect.poll(async () => (await ask()).data).toMatchObject({ orders: expect.any(Array) });
  hasty.stock.fetches.length = 0;
  hasty.shop.behave('silent');
  const { data, errors } = await ask();
  expect(data).toEqual({ orders: null });
  expect(errors).toMatchObject([
    {
      message: "The service shop did not answer within the request's time.",
      path: ['orders'],
      extensions: { code: 'SERVICE_UNAVAILABLE', serviceName: 'shop' },
    },
  ]);
  expect(hasty.stock.fetches).toEqual([]);
});

it('a subgraph that finds its part too expensive is heard', async () => {
  const error = {
    message: 'The answer would hold 26 objects or more; one request may have 25.',
    extensions: { code: 'OPERATION_TOO_EXPENSIVE', objects: 26, budget: 25 },
  };
  gateway.shop.behave({ status: 400, body: JSON.stringify({ errors: [error] }) });
  const { data, errors } = await gateway.query('{ orders { id } me { name } }');
  expect(data).toEqual({ orders: null, me: { name: 'Ada' } });
  expect(errors).toMatchObject([{ ...error, path: ['orders'] }]);
});
