import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readUsage } from './read-usage.ts';

const samples = join(import.meta.dirname, '../../test/samples');
const folder = await mkdtemp(join(tmpdir(), 'usage-'));
afterAll(() => rm(folder, { recursive: true }));

async function usageOf(text: string) {
  const file = join(folder, 'usage.json');
  await writeFile(file, text);
  return readUsage(file, {});
}

const sample = (name: string) => readFile(join(samples, name), 'utf8');

it("adds up Hive's usage reports by day and client", async () => {
  const { from, until, operations, buckets } = await usageOf(await sample('hive.json'));
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
  const { operations, buckets } = await usageOf(await sample('opentelemetry.jsonl'));
  expect(operations).toMatchObject([{ name: 'Rate', type: 'mutation' }]);
  expect(buckets).toMatchObject([
    { clientName: 'ios', clientVersion: '7', count: 1, errors: 1, durationMs: 40 },
    { clientName: '', clientVersion: '', count: 1 },
  ]);
});

it('counts what clients asked of OpenTelemetry, not what was done to answer them', async () => {
  const attribute = ([key, stringValue]: string[]) => ({ key, value: { stringValue } });
  const span = (spanId: string, parentSpanId: string, attributes: Record<string, string>) => ({
    ...{ spanId, parentSpanId, startTimeUnixNano: '1774857600000000000' },
    ...{ endTimeUnixNano: '1774857600040000000' },
    attributes: Object.entries(attributes).map(attribute),
  });
  const line = (...spans: object[]) =>
    JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
  const { operations, buckets } = await usageOf(
    [
      line(
        span('s1', 'c', { 'graphql.document': '{ _entities { id } }', 'subgraph.name': 'users' }),
        span('c', 'b', {}),
        span('p', 'a', { 'graphql.source': 'query Me { me }' }),
      ),
      line(
        span('b', 'a', {
          'graphql.document': 'query Me { me }',
          'graphql.operation.type': 'query',
        }),
        span('a', 'http', { 'graphql.operation.name': 'Me', 'client.name': 'web' }),
        span('http', '', {}),
      ),
      line(span('x', 'elsewhere', { 'graphql.operation.name': 'Unknown' })),
    ].join('\n'),
  );
  const signatures = new Map(operations.map(({ hash, signature }) => [hash, signature]));
  expect(
    buckets.map(({ operation, clientName, count }) => [
      signatures.get(operation),
      clientName,
      count,
    ]),
  ).toEqual([
    ['query Me { me }', 'web', 1],
    ['# Unknown', '', 1],
  ]);
});

it('tells the operations of one document apart by the name that was asked for', async () => {
  const document = { stringValue: 'query A { me } query B { left }' };
  const line = (name: string) => {
    const attributes = [
      { key: 'graphql.document', value: document },
      { key: 'graphql.operation.name', value: { stringValue: name } },
    ];
    const times = {
      startTimeUnixNano: '1774857600000000000',
      endTimeUnixNano: '1774857600000000000',
    };
    return JSON.stringify({
      resourceSpans: [{ scopeSpans: [{ spans: [{ ...times, attributes }] }] }],
    });
  };
  const { operations, buckets } = await usageOf([line('A'), line('B'), line('B')].join('\n'));
  expect(operations.map(({ name }) => name)).toEqual(['A', 'B']);
  expect(buckets.map(({ count }) => count)).toEqual([1, 2]);
});

it('reads spans whose writer leaves nothing out, and a file that begins with a mark', async () => {
  const nothing = { spanId: null, parentSpanId: null, status: null };
  const span = {
    ...nothing,
    ...{ startTimeUnixNano: '1774857600000000000', endTimeUnixNano: '1774857600000000000' },
    attributes: [
      { key: 'graphql.document', value: { stringValue: '{ me }' } },
      { key: 'client.name', value: null },
    ],
  };
  const spans = [span, { ...span, attributes: null }];
  const trace = {
    resourceSpans: [{ scopeSpans: [{ spans }, { spans: null }] }, { scopeSpans: null }],
  };
  const { buckets } = await usageOf(`\uFEFF${JSON.stringify(trace)}`);
  expect(buckets).toMatchObject([{ count: 1, clientName: '' }]);
});

it('counts no request that GraphOS says was refused before it ran', async () => {
  const answer = JSON.parse(await sample('graphos.json'));
  answer.data.graph.variant.topOperationsReport.push(
    { operationId: 'x', name: null, signature: '## GraphQLParseFailure\n', requestCount: 9 },
    { operationId: 'y', name: 'Y', signature: '## GraphQLValidationFailure\n', requestCount: 9 },
  );
  const { operations } = await usageOf(JSON.stringify(answer));
  expect(operations.filter(({ signature }) => signature.startsWith('##'))).toEqual([]);
});

it("counts the subscriptions of Hive's reports, with or without other requests", async () => {
  const subscriptionOperations = [
    { operationMapKey: 'a', timestamp: 1774857600000, metadata: { client: { name: 'web' } } },
  ];
  const map = { a: { operation: 'subscription S { left }', fields: ['Subscription.left'] } };
  const { operations, buckets } = await usageOf(
    JSON.stringify({ size: 1, map, subscriptionOperations }),
  );
  expect(operations).toMatchObject([{ type: 'subscription' }]);
  expect(buckets).toMatchObject([
    { clientName: 'web', count: 1, fields: { 'Subscription.left': 1 } },
  ]);
});

it("takes GraphOS' counts, gives its clients what is theirs of them, and doubts what it does not tell", async () => {
  const { from, until, operations, buckets } = await usageOf(await sample('graphos.json'));
  expect([from, until]).toEqual(['2026-03-01T00:00:00.000Z', '2026-03-31T00:00:00.000Z']);
  const names = new Map(operations.map(({ hash, name, signature }) => [hash, name ?? signature]));
  const told = buckets.map(({ operation, start, clientName, count }) => [
    names.get(operation),
    start.slice(0, 10),
    clientName,
    count,
  ]);
  expect(told).toEqual([
    ['Me', '2026-03-02', 'web', 700],
    ['Me', '2026-03-30', 'web', 400],
    ['Me', '2026-03-30', 'ios', 60],
    ['Me', '2026-03-31', '', 40],
    ['Rate', '2026-03-31', '', 30],
    ['# c3', '2026-03-31', '', 2],
    ['# d4', '2026-03-30', 'ios', 5],
  ]);
});

it('takes as recorded only what follows without a gap on what was recorded before', async () => {
  const answer = JSON.parse(await sample('graphos.json'));
  const line = (from: string, to: string) =>
    JSON.stringify({ ...answer, variables: { from: `2026-03-${from}`, to: `2026-03-${to}` } });
  const whole = await usageOf([line('08', '15'), line('01', '08'), line('15', '20')].join('\n'));
  expect([whole.from, whole.until].map((time) => time.slice(8, 10))).toEqual(['01', '20']);
  const torn = await usageOf([line('01', '08'), line('09', '15'), line('15', '20')].join('\n'));
  expect([torn.from, torn.until].map((time) => time.slice(8, 10))).toEqual(['09', '20']);
});

it('takes requests with a long silence between them for two recordings', async () => {
  const day = (number: number) => Date.UTC(2026, 2, number);
  const report = (...days: number[]) =>
    JSON.stringify({
      map: { a: { operation: '{ me }' } },
      operations: days.map((one) => ({
        ...{ operationMapKey: 'a', timestamp: day(one) },
        execution: { ok: true, duration: 1 },
      })),
    });
  const whole = await usageOf(report(1, 5, 9));
  expect([whole.from, whole.until].map((time) => time.slice(8, 10))).toEqual(['01', '09']);
  const torn = await usageOf([report(1, 2), report(30, 31)].join('\n'));
  expect([torn.from, torn.until].map((time) => time.slice(8, 10))).toEqual(['30', '31']);
});

it('doubts a report that is as long as GraphOS makes one', async () => {
  const answer = JSON.parse(await sample('graphos.json'));
  const operation = { operationId: 'a', signature: '{ me { id } }', requestCount: 1 };
  answer.data.graph.variant.topOperationsReport = Array.from({ length: 10_000 }, () => operation);
  const { operations } = await usageOf(JSON.stringify(answer));
  expect(operations.at(-1)?.signature).toMatch(/^# the operations that GraphOS does not tell/);
});

it('takes nothing for usage that is none', async () => {
  await expect(usageOf('{"map": {}, "operations": 1}')).rejects.toThrow('is not valid: format: ');
  await expect(usageOf(`${await sample('opentelemetry.jsonl')}{"x": 1}`)).rejects.toThrow(
    'is not valid',
  );
});
