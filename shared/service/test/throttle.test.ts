import { createScratchDatabase } from '@supergraph/testing/scratch/database';
import * as schema from '@supergraph/testing/scratch/tables';
import { watchCommits } from '@supergraph/testing/watch-commits';
import { afterAll, describe, expect, it } from 'vitest';
import { connect } from '../src/database/connect.ts';
import { createStatementCounter } from '../src/database/statement-counter.ts';
import { sweepThrottles } from '../src/throttle/sweep.ts';
import { emptyTally, type Tally } from '../src/throttle/tally.ts';
import { createThrottle } from '../src/throttle/throttle.ts';

const MINUTE_MS = 60_000;
const database = await createScratchDatabase();
afterAll(() => database[Symbol.asyncDispose]());
let keys = 0;

/** Two processes that share a database and a clock, and a key that nobody else counts. */
function openThrottles() {
  const time = { ms: Date.parse('2030-01-01T12:00:00.000Z') };
  const options = { db: database.db, clock: () => new Date(time.ms) };
  keys += 1;
  return {
    ...options,
    time,
    key: `key-${keys}`,
    one: createThrottle(options),
    other: createThrottle(options),
  };
}

describe('uses in a window', () => {
  it('are counted by all processes together, and begin anew when it ends', async () => {
    const { one, other, time, key } = openThrottles();
    const limits = [{ key, max: 2, windowMs: MINUTE_MS }];
    expect([await one.use(limits), await other.use(limits)]).toEqual([0, 0]);
    time.ms += 20_000;
    expect(await one.use(limits)).toBe(40_000);
    expect(await other.use(limits)).toBe(40_000);
    time.ms += 39_999;
    expect(await one.use(limits)).toBe(1);
    time.ms += 1;
    expect([await one.use(limits), await other.use(limits)]).toEqual([0, 0]);
    expect(await other.use(limits)).toBe(MINUTE_MS);
  });

  it('are no more than may be, however many come at once', async () => {
    const { one, other, key } = openThrottles();
    const limits = [
      { key, max: 7, windowMs: MINUTE_MS },
      { key: `also-${key}`, max: 100, windowMs: MINUTE_MS },
    ];
    const uses = Array.from({ length: 40 }, (_, index) => (index % 2 ? one : other).use(limits));
    const waits = await Promise.all(uses);
    expect(waits.filter((waitMs) => waitMs === 0)).toHaveLength(7);
  });

  it('are counted without a wait for the disk, and others still wait for it', async () => {
    await using own = await createScratchDatabase();
    await using commits = await watchCommits(own.url, 'throttles');
    const throttle = createThrottle({ db: own.db, clock: () => new Date() });
    await throttle.use([{ key: 'any', max: 1, windowMs: MINUTE_MS }]);
    expect(await commits.modes()).toEqual(['off']);
    await throttle.change(['any'], ([tally]) => ({
      tallies: tally ? [{ ...tally, count: 2 }] : [],
      result: undefined,
    }));
    expect(await commits.modes()).toEqual(['off', 'on']);
  });

  it('wait for the last of the windows that are full', async () => {
    const { one, key } = openThrottles();
    const limits = [
      { key: `minute-${key}`, max: 1, windowMs: MINUTE_MS },
      { key: `hour-${key}`, max: 1, windowMs: 60 * MINUTE_MS },
    ];
    await one.use(limits);
    expect(await one.use(limits)).toBe(60 * MINUTE_MS);
  });

  it('count in no window when they are beyond one of them', async () => {
    const { one, time, key } = openThrottles();
    const minute = { key: `minute-${key}`, max: 1, windowMs: MINUTE_MS };
    const hour = { key: `hour-${key}`, max: 2, windowMs: 60 * MINUTE_MS };
    await one.use([minute, hour]);
    for (let second = 1; second <= 3; second += 1) {
      time.ms += 1_000;
      expect(await one.use([minute, hour])).toBe(MINUTE_MS - second * 1_000);
    }
    time.ms += MINUTE_MS;
    expect(await one.use([minute, hour])).toBe(0);
  });

  it('do not count when they are given back, nor where there is no bound', async () => {
    const { one, key } = openThrottles();
    const limits = [{ key, max: 1, windowMs: MINUTE_MS }];
    await one.use(limits);
    await one.giveBack(limits);
    expect(await one.use(limits)).toBe(0);
    const unbounded = [{ key, max: 0, windowMs: MINUTE_MS }];
    expect([await one.use(unbounded), await one.use(unbounded)]).toEqual([0, 0]);
  });

  it('cost one statement for all keys, and none while the answer is known', async () => {
    const counter = createStatementCounter();
    const { onStatement } = counter;
    const own = connect({ url: database.url, schema, applicationName: 'throttle', onStatement });
    const { clock, key } = openThrottles();
    const throttle = createThrottle({ db: own.db, clock });
    const limits = ['a', 'b', 'c'].map((part) => ({
      key: `${key}-${part}`,
      max: 1,
      windowMs: MINUTE_MS,
    }));
    const statementsOf = async () =>
      (await counter.count(() => throttle.use(limits))).statements.length;
    // The second is beyond and taken back.
    expect([await statementsOf(), await statementsOf(), await statementsOf()]).toEqual([1, 2, 0]);
    await own.close();
  });
});

describe('a change of tallies', () => {
  it('is seen by whoever changes them next, however many do at once', async () => {
    const { one, other, key, time } = openThrottles();
    const later = new Date(time.ms + MINUTE_MS);
    const changes = Array.from({ length: 20 }, (_, index) =>
      (index % 2 ? one : other).change([`z-${key}`, `a-${key}`], ([z, a]) => ({
        result: undefined,
        tallies: [z, a].map((tally) => ({
          count: (tally?.count ?? 0) + 1,
          until: later,
          expiresAt: later,
        })),
      })),
    );
    await Promise.all(changes);
    const [a, z, none] = await one.read([`a-${key}`, `z-${key}`, `none-${key}`]);
    expect([a?.count, z?.count, none?.count]).toEqual([20, 20, 0]);
    time.ms += MINUTE_MS;
    expect((await one.read([`a-${key}`]))[0]?.count).toBe(0);
  });

  it('that fails changes nothing, and no other that came with it', async () => {
    const { one, key, time } = openThrottles();
    const later = new Date(time.ms + MINUTE_MS);
    const tally = { count: 1, until: later, expiresAt: later };
    const failing = one.change([key], () => {
      throw new Error('no');
    });
    const others = ['a', 'b'].map((part) =>
      one.change([`${part}-${key}`, key], ([own]) => ({
        result: part,
        tallies: [tally, own ?? tally],
      })),
    );
    await expect(failing).rejects.toThrow('no');
    expect(await Promise.all(others)).toEqual(['a', 'b']);
    const counts = (await one.read([`a-${key}`, `b-${key}`, key])).map(({ count }) => count);
    expect(counts).toEqual([1, 1, 0]);
  });

  it('waits for none that came with it', async () => {
    const counter = createStatementCounter();
    const { onStatement } = counter;
    const own = connect({ url: database.url, schema, applicationName: 'throttle', onStatement });
    const { clock, key, time } = openThrottles();
    const throttle = createThrottle({ db: own.db, clock });
    const later = new Date(time.ms + MINUTE_MS);
    const change = () => throttle.change([key], oneMore(later));
    const statementsOf = async (changes: number) => {
      const all = () => Promise.all(Array.from({ length: changes }, change));
      return (await counter.count(all)).statements.length;
    };
    expect(await statementsOf(20)).toBe(await statementsOf(1));
    expect((await throttle.read([key]))[0]?.count).toBe(21);
    await own.close();
  });

  it('takes one statement where one key alone changes and is as it was read', async () => {
    const counter = createStatementCounter();
    const { onStatement } = counter;
    const own = connect({ url: database.url, schema, applicationName: 'throttle', onStatement });
    const { clock, key, time } = openThrottles();
    const throttle = createThrottle({ db: own.db, clock });
    const until = new Date(time.ms + MINUTE_MS);
    const keys = [key, `beside-${key}`];
    const read = await throttle.read(keys);
    const { statements } = await counter.count(() => throttle.change(keys, oneMore(until), read));
    expect(statements).toHaveLength(1);
    expect((await throttle.read(keys)).map(({ count }) => count)).toEqual([1, 0]);
    await own.close();
  });

  it.each(['there', 'missing', 'expired'])(
    'is decided anew where what was read, %s, has changed since',
    async (state) => {
      const { one, other, key, time } = openThrottles();
      const until = new Date(time.ms + MINUTE_MS);
      if (state !== 'missing') await one.change([key], oneMore(until));
      if (state === 'expired') time.ms += MINUTE_MS;
      const later = new Date(time.ms + MINUTE_MS);
      const read = await one.read([key]);
      await other.change([key], oneMore(later));
      const before = await one.change([key], oneMore(later), read);
      expect(before).toBe(state === 'there' ? 2 : 1);
      expect((await one.read([key]))[0]?.count).toBe(before + 1);
    },
  );
});

/** Counts one more under the first key; tells what was counted before. */
const oneMore =
  (until: Date) =>
  ([first = emptyTally, ...others]: Tally[]) => ({
    result: first.count,
    tallies: [{ count: first.count + 1, until, expiresAt: until }, ...others],
  });

it('rows that have expired are swept away, and no others', async () => {
  await using own = await createScratchDatabase();
  const time = { ms: Date.parse('2030-01-01T12:00:00.000Z') };
  const options = { db: own.db, clock: () => new Date(time.ms) };
  const throttle = createThrottle(options);
  await throttle.use([
    { key: 'short', max: 1, windowMs: MINUTE_MS },
    { key: 'long', max: 1, windowMs: 2 * MINUTE_MS },
  ]);
  time.ms += MINUTE_MS;
  expect(await sweepThrottles(options)).toBe(1);
  expect(await own.sql`SELECT key FROM throttles`).toEqual([{ key: 'long' }]);
});
