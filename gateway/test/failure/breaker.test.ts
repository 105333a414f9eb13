import { metricsText } from '@supergraph/service/metrics';
import { afterAll, expect, it } from 'vitest';
import { startTestGateway } from '../support/gateway.ts';

let nowMs = 0;
const gateway = await startTestGateway({
  breaker: { clock: () => nowMs, failuresMin: 3, openMs: 1_000 },
});
afterAll(() => gateway[Symbol.asyncDispose]());

async function stateOf(subgraph: string): Promise<number> {
  const { text } = await metricsText();
  const start = `gateway_subgraph_breaker_state{subgraph="${subgraph}"} `;
  return Number(
    text
      .split('\n')
      .find((line) => line.startsWith(start))
      ?.slice(start.length),
  );
}

it('a subgraph that keeps failing is not asked, until one fetch has gone well', async () => {
  const ask = () => gateway.query('{ me { name } variants { name } }');
  expect(await stateOf('stock')).toBe(0);
  gateway.stock.behave({ status: 500, body: '' });
  for (let count = 0; count < 3; count += 1) {
    expect((await ask()).errors).toMatchObject([
      { message: 'The service stock gave an answer that is no use.' },
    ]);
  }
  expect(await stateOf('stock')).toBe(2);
  const { status, data, errors } = await ask();
  expect([status, data]).toEqual([200, { me: { name: 'Ada' }, variants: null }]);
  expect(errors).toEqual([
    {
      message: 'The service stock keeps failing and is not asked for now; nothing was begun.',
      path: ['variants'],
      extensions: {
        code: 'SERVICE_UNAVAILABLE',
        breaker: 'open',
        retryAfterMs: 1_000,
        serviceName: 'stock',
      },
    },
  ]);
  expect(gateway.stock.fetches).toHaveLength(3);

  nowMs += 1_000;
  expect(await stateOf('stock')).toBe(1);
  await ask();
  await ask();
  expect(gateway.stock.fetches).toHaveLength(4);
  expect(await stateOf('stock')).toBe(2);

  gateway.stock.behave('well');
  nowMs += 1_000;
  expect((await ask()).errors).toBeUndefined();
  expect((await ask()).errors).toBeUndefined();
  expect(await stateOf('stock')).toBe(0);
  expect(await stateOf('accounts')).toBe(0);
});

it('what a subgraph refuses, or answers wrongly, is no failure of it', async () => {
  for (const behaviour of [
    { status: 400, body: '{"errors":[{"message":"no","extensions":{"code":"BAD_USER_INPUT"}}]}' },
    { status: 404, body: '<html>' },
    { status: 200, body: '{"errors":[{"message":"no"}]}' },
  ]) {
    gateway.shop.behave(behaviour);
    for (let count = 0; count < 4; count += 1) await gateway.query('{ orders { id } }');
    expect(await stateOf('shop')).toBe(0);
  }
  expect(gateway.shop.fetches).toHaveLength(12);
});

it('a subgraph that is not there, or does not answer, is failing', async () => {
  await using other = await startTestGateway({
    // Long enough for a busy machine to bring the question there.
    subgraphTimeoutMs: 1_000,
    breaker: { failuresMin: 2, openMs: 60_000 },
  });
  other.stock.behave('silent');
  await other.shop.stop();
  const ask = () => other.query('{ variants { name } orders { id } }');
  for (let count = 0; count < 2; count += 1) await ask();
  expect((await ask()).errors?.map(({ extensions }) => extensions['breaker'])).toEqual([
    'open',
    'open',
  ]);
  expect(other.stock.fetches).toHaveLength(2);
});
