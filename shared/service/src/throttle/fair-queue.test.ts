import { describe, expect, it } from 'vitest';
import { createFairQueue } from './fair-queue.ts';

function openQueue(options: { waitingMax?: number; waitingPerKeyMax?: number } = {}) {
  const queue = createFairQueue({
    purpose: 'knead',
    runningMax: 1,
    waitingMax: 10,
    waitingPerKeyMax: 5,
    ...options,
  });
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  return {
    begun,
    /** Begins work that lasts until `endOne`. */
    run: (key: string, name = key, signal?: AbortSignal) =>
      queue.run(
        key,
        async () => {
          begun.push(name);
          await new Promise<void>((end) => ends.push(end));
          return name;
        },
        signal,
      ),
    /** Ends what runs, and lets the next begin. */
    async endOne() {
      ends.shift()?.();
      await new Promise((done) => setImmediate(done));
    },
  };
}

describe('a fair queue', () => {
  it('does no more at once than it may, and the rest in turn', async () => {
    const { begun, run, endOne } = openQueue();
    const all = ['a', 'b', 'c'].map((name) => run('one', name));
    expect(begun).toEqual(['a']);
    for (const _ of all) await endOne();
    expect(await Promise.all(all)).toEqual(['a', 'b', 'c']);
  });

  it('lets keys take turns, however much one of them has waiting', async () => {
    const { begun, run, endOne } = openQueue();
    const all = ['a1', 'a2', 'a3', 'a4'].map((name) => run('a', name));
    all.push(run('b', 'b1'), run('c', 'c1'), run('b', 'b2'));
    for (const _ of all) await endOne();
    expect(begun).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4']);
    await Promise.all(all);
  });

  it('refuses at once what may not wait, of one key and of all', async () => {
    const { run, endOne } = openQueue({ waitingMax: 3, waitingPerKeyMax: 2 });
    const all = [run('a'), run('a'), run('a')];
    await expect(run('a')).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      details: { retryAfterMs: expect.any(Number) },
    });
    all.push(run('b'));
    await expect(run('c')).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    for (const _ of all) await endOne();
    await Promise.all(all);
  });

  it('goes on after work that failed', async () => {
    const queue = createFairQueue({
      purpose: 'knead',
      runningMax: 1,
      waitingMax: 1,
      waitingPerKeyMax: 1,
    });
    const failed = queue.run('a', () => Promise.reject(new Error('burnt')));
    const next = queue.run('a', async () => 'baked');
    await expect(failed).rejects.toThrow('burnt');
    expect(await next).toBe('baked');
    expect(await queue.run('a', async () => 'baked')).toBe('baked');
  });

  it('never begins what nobody waits for any more, and gives its place to others', async () => {
    const { begun, run, endOne } = openQueue({ waitingMax: 1, waitingPerKeyMax: 1 });
    const controller = new AbortController();
    const first = run('a', 'first');
    const left = run('a', 'left', controller.signal);
    controller.abort(new Error('hung up'));
    await expect(left).rejects.toThrow('hung up');
    await expect(run('a', 'late', controller.signal)).rejects.toThrow('hung up');
    const second = run('a', 'second');
    await endOne();
    await endOne();
    await Promise.all([first, second]);
    expect(begun).toEqual(['first', 'second']);
  });
});
