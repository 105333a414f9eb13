import { expect, it, vi } from 'vitest';
import { atStart, createReadiness, runReadyChecks } from './ready.ts';

it('tells of each condition whether it holds, or why not', async () => {
  const checks = {
    database: async () => undefined,
    keys: () => Promise.reject(new Error('no key yet')),
  };
  expect(await runReadyChecks(checks)).toEqual({ database: 'ok', keys: 'no key yet' });
});

it('holds all the same where a condition says what is amiss', async () => {
  const ready = createReadiness({ keys: async () => 'they are old' }, () => false);
  expect(await ready()).toEqual({ status: 'ready', checks: { keys: 'ok, but they are old' } });
});

it('does not wait for a condition that cannot be told', async () => {
  vi.useFakeTimers();
  try {
    const verdicts = runReadyChecks({ events: () => new Promise(() => {}) });
    await vi.advanceTimersByTimeAsync(800);
    expect(await verdicts).toEqual({ events: 'no answer within 800 ms' });
  } finally {
    vi.useRealTimers();
  }
});

it('asks for what is needed to begin until it was there once', async () => {
  let isThere = false;
  const check = atStart(async () => {
    if (!isThere) throw new Error('the broker is away');
  });
  await expect(check()).rejects.toThrow('the broker is away');
  isThere = true;
  await check();
  isThere = false;
  await expect(check()).resolves.toBeUndefined();
});
