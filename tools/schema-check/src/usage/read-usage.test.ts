import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readUsage } from './read-usage.ts';

const folder = await mkdtemp(join(tmpdir(), 'usage-'));
afterAll(() => rm(folder, { recursive: true }));

async function usageOf(text: string) {
  const file = join(folder, 'usage.json');
  await writeFile(file, text);
  return readUsage(file, {});
}

const at = (time: string) => Date.parse(`2026-03-${time}Z`);

const hive = {
  size: 3,
  map: {
    a: { operationName: 'Me', operation: 'query Me{me{id}}', fields: ['Query.me', 'User.id'] },
  },
  operations: [
    ...['30T08:00:00', '30T20:00:00'].map((time) => ({
      operationMapKey: 'a',
      timestamp: at(time),
      execution: { ok: time.endsWith('8:00:00'), duration: 150_000_000, errorsTotal: 0 },
      metadata: { client: { name: 'web', version: '1.2' } },
    })),
    {
      operationMapKey: 'lost',
      timestamp: at('31T08:00:00'),
      execution: { ok: true, duration: 1_000_000, errorsTotal: 0 },
    },
  ],
};

const span = (time: string, attributes: Record<string, string>) => ({
  startTimeUnixNano: `${at(time)}000000`,
  endTimeUnixNano: `${at(time) + 40}000000`,
  status: { code: 2 },
  attributes: Object.entries(attributes).map(([key, stringValue]) => ({
    key,
    value: { stringValue },
  })),
});
const traces = (...spans: unknown[]) => ({ resourceSpans: [{ scopeSpans: [{ spans }] }] });

it("adds up Hive's usage reports by day and client", async () => {
  const { from, until, operations, buckets } = await usageOf(JSON.stringify(hive));
  expect([from, until]).toEqual(['2026-03-30T08:00:00.000Z', '2026-03-31T08:00:00.000Z']);
  expect(operations.map(({ name, signature }) => [name, signature])).toEqual([
    ['Me', 'query Me{me{id}}'],
    [null, '# lost'],
  ]);
  expect(buckets[0]).toEqual({
    operation: operations[0]?.hash,
    start: '2026-03-30T00:00:00.000Z',
    seconds: 86_400,
    clientName: 'web',
    clientVersion: '1.2',
    count: 2,
    errors: 1,
    durationMs: 300,
    firstSeen: '2026-03-30T08:00:00.000Z',
    lastSeen: '2026-03-30T20:00:00.000Z',
    fields: { 'Query.me': 2, 'User.id': 2 },
  });
});

it('adds up the spans of OpenTelemetry that hold a document, line by line', async () => {
  const lines = [
    traces(
      span('30T08:00:00', {
        'graphql.document': 'mutation Rate { rate }',
        'graphql.operation.name': 'Rate',
        'client.name': 'ios',
        'client.version': '7',
      }),
      span('30T08:00:00', { 'http.route': '/graphql' }),
    ),
    traces(span('30T09:00:00', { 'graphql.document': 'mutation Rate { rate }' })),
  ];
  const { operations, buckets } = await usageOf(
    lines.map((line) => JSON.stringify(line)).join('\n'),
  );
  expect(operations).toMatchObject([{ name: 'Rate', type: 'mutation' }]);
  expect(buckets).toMatchObject([
    { clientName: 'ios', clientVersion: '7', count: 1, errors: 1, durationMs: 40 },
    { clientName: '', clientVersion: '', count: 1 },
  ]);
});

it('takes nothing for usage that is none', async () => {
  await expect(usageOf('{"map": {}, "operations": 1}')).rejects.toThrow('is not valid: format: ');
  await expect(usageOf(`${JSON.stringify(hive)}\n{"x": 1}`)).rejects.toThrow('is not valid');
});
