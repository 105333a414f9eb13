import { connect } from '@supergraph/service/database/connect';
import { createLogger } from '@supergraph/service/logger';
import { metricsText } from '@supergraph/service/metrics';
import { createEmptyDatabase } from '@supergraph/testing/database';
import { graphqlClient } from '@supergraph/testing/graphql';
import { expect, it } from 'vitest';
import { createGatewayMetrics } from '../src/metrics.ts';
import { openUsageFigures } from '../src/usage/figures.ts';
import { readUsage } from '../src/usage/read-usage.ts';
import { createUsageRecorder, type UsageRecorderOptions } from '../src/usage/recorder.ts';
import * as tables from '../src/usage/tables.ts';
import { startTestGateway } from './support/gateway.ts';

const log = createLogger({ service: 'gateway-test', level: 'silent' });
const metrics = createGatewayMetrics();
const everything = {
  since: new Date(0),
  until: new Date('2100-01-01'),
  bucketSeconds: 60,
} as const;

function createRecorder(url: string, options: Partial<UsageRecorderOptions> = {}) {
  return createUsageRecorder({ url, retentionDays: 90, log, metrics, ...options });
}

/** A gateway that records, and what it has written. */
async function startRecordingGateway(options: Partial<UsageRecorderOptions> = {}) {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await createEmptyDatabase('usage'));
  const reader = connect({ url: database.url, schema: tables, applicationName: 'usage-test' });
  stack.defer(() => reader.close());
  const recorder = createRecorder(database.url, options);
  stack.defer(() => recorder.stop());
  const gateway = stack.use(await startTestGateway({ usage: recorder }));
  const disposables = stack.move();
  return {
    database,
    recorder,
    gateway,
    client: (name: string, version: string) =>
      graphqlClient(gateway.app, {
        headers: { 'apollographql-client-name': name, 'apollographql-client-version': version },
      }),
    usage: () => readUsage(reader.db, everything),
    [Symbol.asyncDispose]: () => disposables.disposeAsync(),
  };
}

it('records operations by client and version, with fields, errors and time', async () => {
  await using recording = await startRecordingGateway();
  const web = recording.client('web', '4.2.0');
  await web.query('query Me { me { name } }');
  await web.query('query Me {\n  me { name }\n}');
  await recording.client('ios', '1.0').query('query Me { me { name } }');
  await web.query('query Forbidden { forbidden }');
  await recording.recorder.flush();

  const { operations, buckets, recorded } = await recording.usage();
  const me = operations.find(({ name }) => name === 'Me');
  expect(me).toMatchObject({
    type: 'query',
    signature: 'query Me{me{name}}',
    fields: ['Query.me', 'User.name'],
  });
  const requests = (clientName: string, operation: string | undefined) =>
    buckets
      .filter((bucket) => bucket.clientName === clientName && bucket.operation === operation)
      .reduce((sum, bucket) => sum + bucket.requests, 0);
  expect(requests('web', me?.hash)).toBe(2);
  expect(requests('ios', me?.hash)).toBe(1);
  const failed = buckets.filter(({ errors }) => errors > 0);
  expect(failed).toMatchObject([{ clientName: 'web', clientVersion: '4.2.0', requests: 1 }]);
  for (const bucket of buckets) expect(bucket.durationMs).toBeGreaterThan(0);
  expect(recorded?.until.getTime()).toBeGreaterThan(recorded?.from.getTime() ?? Number.NaN);
});

it('writes with a flush also what was recorded while another was under way', async () => {
  await using recording = await startRecordingGateway();
  const { recorder, client } = recording;
  await recorder.flush();
  await client('web', '1').query('query Me { me { name } }');
  const earlier = recorder.flush();
  await client('web', '2').query('query Me { me { name } }');
  await recorder.flush();
  await earlier;
  const { buckets } = await recording.usage();
  expect(buckets.map(({ clientVersion }) => clientVersion).sort()).toEqual(['1', '2']);
});

it('records what operations were estimated to cost, those that were refused as well', async () => {
  await using recording = await startRecordingGateway();
  const { query } = recording.gateway;
  const page = 'query ($n: Int) { orders(first: $n) { customer { orders { lines { id } } } } }';
  // 20 orders of each customer and 20 lines of each: nothing tells how many there are.
  const each = 2 + 20 * 21;
  for (const n of [3, 4, 100]) await query(page, { n });
  await recording.recorder.flush();
  const { buckets } = await recording.usage();
  const sum = (of: (bucket: (typeof buckets)[number]) => number) =>
    buckets.reduce((total, bucket) => total + of(bucket), 0);
  expect(sum(({ errors }) => errors)).toBe(1);
  expect(sum(({ estimateSum }) => estimateSum)).toBe(107 * each);
  expect(Math.max(...buckets.map(({ estimateMax }) => estimateMax))).toBe(100 * each);
});

it('lets no value of a client out of the process', async () => {
  await using recording = await startRecordingGateway();
  const { query } = recording.gateway;
  await query('{ echo(word: "hunter2-literal") }');
  await query('query ($word: String!) { echo(word: $word) }', { word: 'hunter2-variable' });
  await query('query ($word: String! = "hunter2-default") { hunter2: echo(word: $word) }');
  await recording.recorder.flush();
  const rows = await recording.database.sql`
    SELECT operation::text FROM usage_operations AS operation
    UNION ALL SELECT minute::text FROM usage_minutes AS minute`;
  expect(rows.length).toBeGreaterThanOrEqual(3);
  expect(JSON.stringify(rows)).not.toContain('hunter2');
});

it('records nothing of what the schema refuses, nor of introspection', async () => {
  await using recording = await startRecordingGateway();
  await recording.gateway.query('{ noSuchField }');
  await recording.gateway.query('{ broken');
  await recording.gateway.query('{ __schema { queryType { name } } }');
  await recording.recorder.flush();
  expect((await recording.usage()).buckets).toEqual([]);
});

it('says how long it recorded, also where nobody asked anything', async () => {
  let now = new Date('2026-03-01T10:00:00Z');
  await using recording = await startRecordingGateway({ clock: () => now });
  now = new Date('2026-03-01T11:30:00Z');
  await recording.recorder.flush();
  expect((await recording.usage()).recorded).toEqual({
    from: new Date('2026-03-01T10:00:00Z'),
    until: now,
  });
});

it('keeps what could not be written, answers meanwhile, and counts it once', async () => {
  await using recording = await startRecordingGateway();
  const { recorder, database, gateway } = recording;
  await recorder.flush();
  await database.sql`ALTER TABLE usage_minutes RENAME TO away`;
  expect((await gateway.query('{ me { name } }')).errors).toBeUndefined();
  await recorder.flush();
  expect((await gateway.query('{ me { name } }')).errors).toBeUndefined();
  await recorder.flush();
  await database.sql`ALTER TABLE away RENAME TO usage_minutes`;
  await recorder.flush();
  await recorder.flush();
  const { buckets } = await recording.usage();
  expect(buckets.reduce((sum, { requests }) => sum + requests, 0)).toBe(2);
});

it('adds up what several gateways saw of the same minute', async () => {
  await using recording = await startRecordingGateway();
  const other = createRecorder(recording.database.url);
  await using second = await startTestGateway({ usage: other });
  await Promise.all([recording.gateway.query('{ me { name } }'), second.query('{ me { name } }')]);
  await Promise.all([recording.recorder.flush(), other.flush()]);
  await other.stop();
  const { buckets, operations } = await recording.usage();
  expect(operations).toHaveLength(1);
  expect(buckets.reduce((sum, { requests }) => sum + requests, 0)).toBe(2);
});

it('drops what exceeds its bound, and counts that', async () => {
  await using recording = await startRecordingGateway({ bucketsMax: 2 });
  const dropped = async () => {
    const { text } = await metricsText();
    return Number(/^gateway_usage_dropped_total (\d+)/m.exec(text)?.[1]);
  };
  const before = await dropped();
  for (const name of ['a', 'b', 'c', 'd'])
    await recording.client(name, '1').query('{ me { name } }');
  expect(await dropped()).toBe(before + 2);
  await recording.recorder.flush();
  expect((await recording.usage()).buckets.map(({ clientName }) => clientName)).toEqual(['a', 'b']);
});

it('forgets what is older than the retention', async () => {
  let now = new Date();
  await using recording = await startRecordingGateway({ clock: () => now, retentionDays: 1 });
  await recording.gateway.query('{ me { name } }');
  await recording.recorder.stop();
  expect((await recording.usage()).operations).toHaveLength(1);
  now = new Date(now.getTime() + 3 * 86_400_000);
  const later = createRecorder(recording.database.url, { clock: () => now, retentionDays: 1 });
  await later.stop();
  expect(await recording.usage()).toMatchObject({ operations: [], buckets: [] });
});

it('writes the rest when it stops', async () => {
  await using recording = await startRecordingGateway();
  await recording.gateway.query('{ me { name } }');
  await recording.recorder.stop();
  expect((await recording.usage()).buckets).toMatchObject([{ requests: 1 }]);
});

it('answers and stops though there is no database', async () => {
  const recorder = createRecorder('postgres://127.0.0.1:9/usage');
  await using gateway = await startTestGateway({ usage: recorder });
  await recorder.flush();
  expect((await gateway.query('{ me { name } }')).data).toEqual({ me: { name: 'Ada' } });
  await recorder.stop();
});

async function startFiguresGateway() {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await createEmptyDatabase('figures'));
  const recorder = createRecorder(database.url);
  stack.defer(() => recorder.stop());
  const figures = openUsageFigures({ url: database.url, recorder });
  stack.defer(() => figures.close());
  const gateway = stack.use(await startTestGateway({ usage: recorder, figures }));
  const disposables = stack.move();
  return {
    database,
    gateway,
    read(path: string, { permissions }: { permissions?: string[] } = {}) {
      const token = permissions && gateway.identity.token({ permissions });
      const headers = token ? { authorization: `Bearer ${token}` } : {};
      return gateway.app.inject({ method: 'GET', url: `/usage/${path}`, headers });
    },
    [Symbol.asyncDispose]: () => disposables.disposeAsync(),
  };
}

const operator = { permissions: ['operations:read'] };

it('shows operators what each client asks, how often and how fast', async () => {
  await using reading = await startFiguresGateway();
  const headers = { 'apollographql-client-name': 'web', 'apollographql-client-version': '1' };
  const web = graphqlClient(reading.gateway.app, { headers });
  await web.query('query Me { me { name } }');
  await web.query('query Me { me { name } }');
  await web.query('query Forbidden { forbidden }');
  const {
    statusCode,
    headers: told,
    ...answer
  } = await reading.read('operations?hours=1', operator);
  expect(statusCode).toBe(200);
  expect(told['cache-control']).toBe('no-store');
  const { operations } = answer.json();
  expect(operations).toMatchObject([
    { operation: { name: 'Me', type: 'query' }, client: 'web', requests: 2, errors: 0 },
    { operation: { name: 'Forbidden' }, client: 'web', requests: 1, errors: 1 },
  ]);
  for (const { medianMs, p95Ms } of operations) {
    expect(medianMs).toBeGreaterThan(0);
    expect(p95Ms).toBeGreaterThanOrEqual(medianMs);
  }
});

it('shows operators what went wrong, under the request id and without a value of a client', async () => {
  await using reading = await startFiguresGateway();
  const { app } = reading.gateway;
  const forbidden = (requestId: string) =>
    app.inject({
      method: 'POST',
      url: '/graphql',
      headers: { 'x-request-id': requestId, 'apollographql-client-name': 'web' },
      payload: { query: 'query Forbidden { forbidden }' },
    });
  // The first passes Apollo Server, the second is known by then.
  await forbidden('req_first');
  await forbidden('req_second');
  await reading.gateway.query('{ me { name } }');
  const { failures } = (await reading.read('failures', operator)).json();
  expect(failures).toMatchObject(
    ['req_second', 'req_first'].map((requestId) => ({
      requestId,
      operation: { name: 'Forbidden', type: 'query' },
      client: { name: 'web', version: '' },
      service: 'shop',
      path: 'forbidden',
      fields: 1,
    })),
  );
  expect(failures[0].code).toBe(failures[1].code);
  expect(Object.keys(failures[0])).not.toContain('message');
});

it('shows usage to nobody without the permission, and says so in the way of the graph', async () => {
  await using reading = await startFiguresGateway();
  for (const path of ['operations', 'failures']) {
    const refused = [
      await reading.read(path),
      await reading.read(path, { permissions: ['orders:read'] }),
    ];
    expect(refused.map(({ statusCode }) => statusCode)).toEqual([401, 403]);
    expect(refused.map((answer) => answer.json().errors[0].extensions.code)).toEqual([
      'UNAUTHENTICATED',
      'FORBIDDEN',
    ]);
  }
  for (const hours of ['0', '721', 'x', '1&hours=2', '1&more=1']) {
    const { statusCode, ...faulty } = await reading.read(`operations?hours=${hours}`, operator);
    expect(statusCode, hours).toBe(400);
    expect(faulty.json().errors[0].extensions.code).toBe('BAD_USER_INPUT');
  }
});

it('says where usage cannot be read, and where none is recorded', async () => {
  await using reading = await startFiguresGateway();
  await reading.read('failures', operator);
  await reading.database.sql`ALTER TABLE usage_failures RENAME TO away`;
  const broken = await reading.read('failures', operator);
  expect(broken.statusCode).toBe(500);
  const [{ extensions }] = broken.json().errors;
  expect(extensions).toEqual({
    code: 'INTERNAL_SERVER_ERROR',
    requestId: broken.headers['x-request-id'],
  });
  await using silent = await startTestGateway();
  const token = silent.identity.token(operator);
  const headers = { authorization: `Bearer ${token}` };
  const none = await silent.app.inject({ method: 'GET', url: '/usage/operations', headers });
  expect(none.statusCode).toBe(404);
});

it('adds durations to a minute that an older gateway has written without', async () => {
  await using recording = await startRecordingGateway();
  const { recorder, database, client } = recording;
  await client('web', '1').query('query Me { me { name } }');
  await recorder.flush();
  await database.sql`UPDATE usage_minutes SET durations = '{}'`;
  await client('web', '1').query('query Me { me { name } }');
  await recorder.flush();
  const rows = await database.sql`SELECT durations FROM usage_minutes`;
  const counted = rows.flatMap(({ durations }) => durations.map(Number));
  expect(counted.reduce((sum, count) => sum + count, 0)).toBe(1);
});
