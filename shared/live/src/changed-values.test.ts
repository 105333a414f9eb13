import { expect, test, vi } from 'vitest';
import { AfterGap } from './after-gap.ts';
import { type ChangedOptions, changedValues } from './changed-values.ts';

type Follower = Parameters<ChangedOptions<string>['follow']>[0];

/** Things by hand, and who follows them. */
function createWorld(things: Record<string, number>, changesMax?: number) {
  const followers = new Set<Follower>();
  const asked: string[] = [];
  const standing = (id: string) => (things[id] === undefined ? null : `${id}${things[id]}`);
  const values = changedValues<string>({
    follow(follower) {
      followers.add(follower);
      return () => void followers.delete(follower);
    },
    async load(id) {
      asked.push(id);
      return standing(id);
    },
    async latest() {
      asked.push('latest');
      return standing(Object.keys(things).sort().at(-1) ?? '');
    },
    ...(changesMax !== undefined && { changesMax }),
  });
  return {
    values,
    things,
    asked,
    followers,
    set(id: string, value: number) {
      things[id] = value;
      for (const { onSubject } of followers) onSubject(id);
    },
    loses() {
      for (const { onGap } of followers) onGap();
    },
  };
}

const after = (value: string) => ({
  done: false,
  value: expect.objectContaining({ value, unbrokenSince: expect.any(Date) }),
});

test('what was there last comes first, then what changes', async () => {
  const { values, set, loses } = createWorld({ a: 1, b: 1 });
  loses();
  const first = await values.next();
  expect(first.value).toBeInstanceOf(AfterGap);
  expect(first).toEqual(after('b1'));
  const waiting = values.next();
  set('a', 2);
  expect(await waiting).toEqual({ done: false, value: 'a2' });
});

test('where some may have been missed, what was there last comes again, instead of what waits', async () => {
  const { values, set, loses } = createWorld({ a: 1, b: 1 });
  set('a', 2);
  loses();
  set('b', 2);
  expect(await values.next()).toEqual(after('b2'));
  expect(await values.next()).toEqual({ done: false, value: 'b2' });
});

test('a slow reader gets each thing once, and is told when there were too many', async () => {
  const { values, set } = createWorld({ a: 0 }, 2);
  for (let value = 1; value <= 100; value += 1) set('a', value);
  set('b', 1);
  expect(await values.next()).toEqual({ done: false, value: 'a100' });
  for (const id of ['a', 'b', 'c']) set(id, 2);
  expect(await values.next()).toEqual(after('c2'));
});

test('what is not there is passed over, and where nothing is nothing was missed', async () => {
  const { values, set, things, asked, loses } = createWorld({});
  loses();
  const waiting = values.next();
  await vi.waitFor(() => expect(asked).toEqual(['latest']));
  set('a', 1);
  delete things['a'];
  set('b', 1);
  expect(await waiting).toEqual({ done: false, value: 'b1' });
});

test('it can be ended while it waits', async () => {
  const { values, followers } = createWorld({ a: 1 });
  const waiting = values.next();
  await values.return?.();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(followers.size).toBe(0);
});
