import { DEADLINE_HEADER } from '@supergraph/service/http/awaited';
import { expect, it } from 'vitest';
import { startTestGateway } from '../support/gateway.ts';

const deadlineOf = ({ fetches }: { fetches: readonly Record<string, unknown>[] }) =>
  Number(fetches.at(-1)?.[DEADLINE_HEADER]);

it('a service hears how long the client waits, and the next how long is left', async () => {
  await using gateway = await startTestGateway({ deadlineMs: 60_000, subgraphTimeoutMs: 60_000 });
  const { promise: until, resolve: release } = Promise.withResolvers<void>();
  gateway.shop.behave({ until });
  const asked = gateway.query('{ orders { customer { name } } }');
  await expect.poll(() => gateway.shop.fetches.length).toBe(1);
  const waitedFromMs = performance.now();
  await expect.poll(() => performance.now() - waitedFromMs).toBeGreaterThan(20);
  release();
  await asked;
  const [first, second] = [deadlineOf(gateway.shop), deadlineOf(gateway.accounts)];
  expect(first).toBeLessThanOrEqual(60_000);
  expect(second).toBeLessThanOrEqual(first - 20);
  expect(second).toBeGreaterThan(0);
});

it('or how long the gateway waits for it, where that is less', async () => {
  await using gateway = await startTestGateway({ deadlineMs: 60_000, subgraphTimeoutMs: 1_000 });
  await gateway.query('{ me { name } }');
  expect(deadlineOf(gateway.accounts)).toBe(1_000);
});
