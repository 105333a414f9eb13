import { expect, it } from 'vitest';
import { createUsageBuckets, type Observation } from './usage-buckets.ts';

const startMs = Date.parse('2026-03-01T10:00:00.000Z');

function observation(changes: Partial<Observation> & { hash?: string } = {}): Observation {
  const { hash = 'a', ...rest } = changes;
  return {
    operation: { hash, name: 'A', type: 'query', signature: '{a}', fields: ['Query.a'] },
    client: { name: 'web', version: '1' },
    hasErrors: false,
    durationMs: 10,
    estimate: 3,
    atMs: startMs,
    ...rest,
  };
}

it('sums requests, errors, time and estimates up by minute, operation, client and version', () => {
  const buckets = createUsageBuckets(10);
  buckets.add(observation());
  buckets.add(observation({ hasErrors: true, durationMs: 5, estimate: 8, atMs: startMs + 59_999 }));
  buckets.add(observation({ atMs: startMs + 60_000 }));
  buckets.add(observation({ hash: 'b' }));
  buckets.add(observation({ client: { name: 'web', version: '2' } }));
  const [first, ...others] = buckets.take();
  expect(first).toMatchObject({
    minute: new Date(startMs),
    requests: 2,
    errors: 1,
    durationMs: 15,
    estimateSum: 11,
    estimateMax: 8,
    firstSeenMs: startMs,
    lastSeenMs: startMs + 59_999,
  });
  expect(others.map(({ requests }) => requests)).toEqual([1, 1, 1]);
  expect(buckets.take()).toEqual([]);
});

it('drops what needs room beyond the bound and goes on summing what has its place', () => {
  const buckets = createUsageBuckets(2);
  expect(buckets.add(observation({ hash: 'a' }))).toBe(true);
  expect(buckets.add(observation({ hash: 'b' }))).toBe(true);
  expect(buckets.add(observation({ hash: 'c' }))).toBe(false);
  expect(buckets.add(observation({ hash: 'a' }))).toBe(true);
  expect(buckets.take().map(({ operation, requests }) => [operation.hash, requests])).toEqual([
    ['a', 2],
    ['b', 1],
  ]);
});
