import { createServer } from 'node:net';
import { createOperatorsApp } from '@supergraph/service/http/operators';
import { createJwksKeySource } from '@supergraph/service/identity/key-source';
import { createLogger } from '@supergraph/service/logger';
import { metricsText } from '@supergraph/service/metrics';
import { expect, it } from 'vitest';
import { startTestGateway } from './support/gateway.ts';

const log = createLogger({ service: 'gateway-test', level: 'silent' });

it('is alive and ready with every subgraph down', async () => {
  await using gateway = await startTestGateway();
  await Promise.all([gateway.accounts.stop(), gateway.shop.stop(), gateway.stock.stop()]);
  expect((await gateway.app.inject('/health')).statusCode).toBe(200);
  expect((await gateway.app.inject('/ready')).json()).toMatchObject({ status: 'ready' });
});

it('is not ready until it can check tokens, and stays so when auth goes away', async () => {
  let isAuthUp = false;
  let nowMs = 0;
  await using gateway = await startTestGateway();
  const keys = createJwksKeySource({
    url: 'http://auth.invalid/jwks',
    log,
    clock: () => new Date(nowMs),
    fetch: async () => {
      if (!isAuthUp) throw new Error('connection refused');
      return Response.json(gateway.identity.jwks);
    },
  });
  await using waiting = await startTestGateway({ keys });
  const ready = async () => {
    nowMs += 60_000;
    return (await waiting.app.inject('/ready')).statusCode;
  };
  expect(await ready()).toBe(503);
  isAuthUp = true;
  expect(await ready()).toBe(200);
  isAuthUp = false;
  expect(await ready()).toBe(200);
});

it('tells clients whether it is ready, and operators alone why not', async () => {
  const fetchKeys = () => Promise.reject(new Error('connection refused'));
  const keys = createJwksKeySource({ url: 'http://auth.invalid/jwks', log, fetch: fetchKeys });
  await using gateway = await startTestGateway({ keys });
  await using operators = createOperatorsApp({ app: gateway.app, log });
  const told = await gateway.app.inject('/ready');
  expect([told.statusCode, told.json()]).toEqual([503, { status: 'not ready' }]);
  const explained = await operators.inject('/ready');
  const checks = { keys: expect.stringContaining('no key is known yet') };
  expect([explained.statusCode, explained.json()]).toEqual([503, { status: 'not ready', checks }]);
  expect((await gateway.app.inject('/metrics')).statusCode).toBe(404);
  expect((await operators.inject('/metrics')).body).toContain('process_cpu_seconds_total');
  expect((await operators.inject('/graphql')).statusCode).toBe(404);
});

it('counts operations by name, with a bound on names, and fetches by subgraph', async () => {
  await using gateway = await startTestGateway();
  await gateway.query('query FirstName { me { name } }');
  for (let i = 0; i < 110; i += 1) await gateway.query(`query Name${i} { __typename }`);
  await gateway.stock.stop();
  await gateway.query('{ variants { name } }');
  await gateway.query('{ broken');
  const { text: body } = await metricsText();
  expect(body).toContain(
    'gateway_operation_duration_seconds_count{operation="FirstName",type="query",outcome="ok"}',
  );
  expect(body).toContain('operation="invalid",type="unknown",outcome="errors"');
  expect(body).toContain('operation="other"');
  expect(body).not.toContain('operation="Name109"');
  expect(body).toMatch(
    /gateway_subgraph_fetch_duration_seconds_count\{subgraph="stock",outcome="unreachable"\} \d/,
  );
});

it('answers what is under way before it stops', async () => {
  await using gateway = await startTestGateway({ subgraphTimeoutMs: 60_000 });
  const address = await gateway.app.listen({ port: 0, host: '127.0.0.1' });
  const { promise: until, resolve: release } = Promise.withResolvers<void>();
  gateway.stock.behave({ until });
  const answer = fetch(`${address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ me { name } variants { name } }' }),
  });
  await expect.poll(() => gateway.stock.fetches.length).toBe(1);
  const closed = gateway.app.close();
  release();
  await closed;
  expect(await (await answer).json()).toMatchObject({
    data: { me: { name: 'Ada' }, variants: [{ name: 'Variant var_1' }, {}] },
  });
  // The port is free again: nothing of the gateway still listens.
  const { port } = new URL(address);
  const probe = createServer().listen(Number(port), '127.0.0.1');
  await new Promise((listening) => probe.once('listening', listening));
  await new Promise((closed) => probe.close(closed));
});

it('tells Apollo nothing about its use', async () => {
  await using _gateway = await startTestGateway();
  expect(process.env['APOLLO_TELEMETRY_DISABLED']).toBe('true');
});
