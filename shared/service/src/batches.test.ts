import { expect, test } from 'vitest';
import { createBatches, fulfilled } from './batches.ts';

const handled = { status: 'fulfilled', value: undefined } as const;

/** Batches that last until they are let go, and what each of them held. */
function setUp({ sizeMax = 10, atOnce = 1 } = {}) {
  const begun: { items: readonly string[]; end: (failures?: Record<string, Error>) => void }[] = [];
  const add = createBatches<string, void>({
    sizeMax,
    atOnce,
    handle(items) {
      const { promise, resolve } = Promise.withResolvers<PromiseSettledResult<void>[]>();
      const end = (failures: Record<string, Error> = {}) =>
        resolve(
          items.map((item) =>
            failures[item] ? { status: 'rejected', reason: failures[item] } : handled,
          ),
        );
      begun.push({ items, end });
      return promise;
    },
  });
  const itemsOf = (index: number) => begun[index]?.items;
  return { add, begun, itemsOf };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('what comes in one turn goes together, and what comes meanwhile together after it', async () => {
  const { add, begun, itemsOf } = setUp();
  const first = [add('a'), add('b')];
  await turn();
  const second = [add('c'), add('d')];
  await turn();
  expect(begun).toHaveLength(1);
  begun[0]?.end();
  await Promise.all(first);
  await turn();
  begun[1]?.end();
  await Promise.all(second);
  expect([itemsOf(0), itemsOf(1)]).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
});

test('a batch is bounded, and so is how many run at once', async () => {
  const { add, begun, itemsOf } = setUp({ sizeMax: 2, atOnce: 2 });
  for (const item of ['a', 'b', 'c', 'd', 'e']) void add(item);
  await turn();
  await turn();
  expect(begun).toHaveLength(2);
  begun[0]?.end();
  await turn();
  await turn();
  expect([itemsOf(0), itemsOf(1), itemsOf(2)]).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
});

test('each item fails with its own error, and others with none', async () => {
  const { add, begun } = setUp();
  const good = add('good');
  const bad = add('bad');
  await turn();
  begun[0]?.end({ bad: new Error('not this one') });
  await expect(good).resolves.toBeUndefined();
  await expect(bad).rejects.toThrow('not this one');
});

test('when a batch fails as a whole each item is handled alone, and only one of them fails', async () => {
  const handled: string[][] = [];
  const failures: unknown[] = [];
  const add = createBatches<string, string>({
    sizeMax: 10,
    atOnce: 1,
    onFailure: (error) => failures.push(error),
    async handle(items) {
      handled.push([...items]);
      if (items.includes('bad')) throw new Error('no');
      return items.map((item) => fulfilled(item.toUpperCase()));
    },
  });
  const results = await Promise.allSettled([add('a'), add('bad'), add('c')]);
  expect(results).toMatchObject([{ value: 'A' }, { reason: { message: 'no' } }, { value: 'C' }]);
  expect(handled).toEqual([['a', 'bad', 'c'], ['a'], ['bad'], ['c']]);
  expect(failures).toMatchObject([{ message: 'no' }]);
});

test('who leaves while it waits is not handled, and who leaves later waits no longer', async () => {
  const { add, begun, itemsOf } = setUp();
  const leaving = new AbortController();
  const first = add('first', leaving.signal);
  await turn();
  const second = add('second', leaving.signal);
  const third = add('third');
  leaving.abort(new Error('gone'));
  await expect(first).rejects.toThrow('gone');
  await expect(second).rejects.toThrow('gone');
  begun[0]?.end();
  await turn();
  await turn();
  begun[1]?.end();
  await third;
  expect([itemsOf(0), itemsOf(1)]).toEqual([['first'], ['third']]);
});
