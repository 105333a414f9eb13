import { expect, test } from 'vitest';
import type { ChangeFeed } from './change-feed.ts';
import { latestValues } from './latest-values.ts';

/** A feed by hand, and the things that it tells of. */
function createWorld(things: Record<string, number>) {
  const watching = new Set<(id: string) => void>();
  const feed: ChangeFeed = {
    watch(_ids, onChange) {
      watching.add(onChange);
      return () => void watching.delete(onChange);
    },
    stop: async () => {},
  };
  const reads: string[] = [];
  return {
    feed,
    things,
    watching,
    reads,
    set(id: string, value: number) {
      things[id] = value;
      for (const onChange of watching) onChange(id);
    },
    watch: (isLast?: (value: string) => boolean) =>
      latestValues<string>({
        feed,
        ids: Object.keys(things),
        async load(id) {
          reads.push(id);
          const value = things[id];
          return value === undefined ? null : `${id}${value}`;
        },
        versionOf: (value) => value,
        isLast,
      }),
  };
}

test('each thing comes as it stands, then what changes', async () => {
  const world = createWorld({ a: 1, b: 1 });
  const values = world.watch();
  expect(await values.next()).toEqual({ done: false, value: 'a1' });
  expect(await values.next()).toEqual({ done: false, value: 'b1' });
  const waiting = values.next();
  world.set('b', 2);
  expect(await waiting).toEqual({ done: false, value: 'b2' });
});

test('a slow reader gets what holds now, once, however much lay between', async () => {
  const world = createWorld({ a: 1, b: 1 });
  const values = world.watch();
  await values.next();
  await values.next();
  for (let value = 2; value <= 1_000; value += 1) {
    world.set('a', value);
    world.set('b', value);
  }
  expect(world.reads).toHaveLength(2);
  expect(await values.next()).toEqual({ done: false, value: 'a1000' });
  expect(await values.next()).toEqual({ done: false, value: 'b1000' });
  expect(world.reads).toHaveLength(4);
});

test('what has not changed is not told again', async () => {
  const world = createWorld({ a: 1 });
  const values = world.watch();
  await values.next();
  world.set('a', 1);
  const waiting = values.next();
  world.set('a', 1);
  world.set('a', 2);
  expect(await waiting).toEqual({ done: false, value: 'a2' });
});

test('what is gone is passed over', async () => {
  const world = createWorld({ a: 1, b: 1 });
  delete world.things.a;
  const values = latestOf(world);
  expect(await values.next()).toEqual({ done: false, value: 'b1' });

  function latestOf({ feed, things }: typeof world) {
    return latestValues<string>({
      feed,
      ids: ['a', 'b'],
      load: async (id) => (things[id] === undefined ? null : `${id}${things[id]}`),
      versionOf: (value) => value,
    });
  }
});

test('the last value ends it, and nothing is watched any more', async () => {
  const world = createWorld({ a: 1 });
  const values = world.watch((value) => value === 'a2');
  await values.next();
  world.set('a', 2);
  expect(await values.next()).toEqual({ done: false, value: 'a2' });
  expect(await values.next()).toEqual({ done: true, value: undefined });
  expect(world.watching.size).toBe(0);
});

test('it can be ended while it waits', async () => {
  const world = createWorld({ a: 1 });
  const values = world.watch();
  await values.next();
  const waiting = values.next();
  await values.return?.();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(world.watching.size).toBe(0);
});
