import { createLogger } from '@supergraph/shared/logger';
import { describe, expect, it } from 'vitest';
import { createSettlementWatch, type SettlementWatchOptions } from './settlement-watch.ts';

const FOR_EVER_MS = 60_000;

function watchOf(options: Partial<SettlementWatchOptions> = {}) {
  return createSettlementWatch({
    findSettled: async () => [],
    waitMs: FOR_EVER_MS,
    pollIntervalMs: 1,
    log: createLogger({ service: 'test', level: 'silent' }),
    ...options,
  });
}

describe('the wait for stock', () => {
  it('ends with the signal of this process, for all who wait for the order', async () => {
    const watch = watchOf();
    const waits = [watch.wait('a'), watch.wait('a')];
    watch.signal('a');
    await expect(Promise.all(waits)).resolves.toEqual([true, true]);
  });

  it('ends when another replica has settled the order', async () => {
    const watch = watchOf({ findSettled: async (ids) => ids.filter((id) => id === 'a') });
    await expect(watch.wait('a')).resolves.toBe(true);
  });

  it('looks once for all who wait', async () => {
    const looks: string[][] = [];
    const watch = watchOf({
      async findSettled(ids) {
        looks.push([...ids]);
        return [...ids];
      },
    });
    const ids = Array.from({ length: 100 }, (_, index) => `order ${index}`);
    await Promise.all(ids.map((id) => watch.wait(id)));
    expect(looks).toEqual([ids]);
  });

  it('ends by itself', async () => {
    await expect(watchOf({ waitMs: 1 }).wait('a')).resolves.toBe(false);
  });

  it('does not begin beyond the bound of waiters', async () => {
    const watch = watchOf({ waitersMax: 1 });
    const first = watch.wait('a');
    await expect(watch.wait('b')).resolves.toBe(false);
    watch.close();
    await first;
  });

  it('outlives a look that fails', async () => {
    let looks = 0;
    const watch = watchOf({
      async findSettled(ids) {
        looks += 1;
        if (looks === 1) throw new Error('no database');
        return [...ids];
      },
    });
    await watch.wait('a');
    expect(looks).toBe(2);
  });

  it('ends for everybody when the process stops', async () => {
    const watch = watchOf();
    const waits = [watch.wait('a'), watch.wait('b')];
    watch.close();
    await expect(Promise.all(waits)).resolves.toEqual([false, false]);
  });
});
