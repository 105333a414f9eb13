import { createTestIdentity } from '@supergraph/testing/identity';
import { createScratchDatabase } from '@supergraph/testing/scratch/database';
import { counters } from '@supergraph/testing/scratch/tables';
import { type ReceivedSpan, startTraceReceiver } from '@supergraph/testing/trace-receiver';
import { eq } from 'drizzle-orm';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { inTransaction } from '../../src/database/transaction.ts';
import { Fault } from '../../src/errors.ts';
import { createOperatorsApp } from '../../src/http/operators.ts';
import { loggerOptions } from '../../src/logger.ts';
import { createSubgraphServer } from '../../src/subgraph/server.ts';
import { createTracing } from '../../src/telemetry/otlp.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const sampled = { traceparent: `00-${traceId}-b7ad6b7169203331-01` };

const typeDefs = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query { counter(id: ID!): Counter broken: Int refused: Int }
  type Mutation { raise(id: ID!): Counter }
  type Counter @key(fields: "id") { id: ID! value: Int }
`;

/** A subgraph over a real database, traced. */
async function start() {
  await using stack = new AsyncDisposableStack();
  const receiver = stack.use(await startTraceReceiver());
  const { db } = stack.use(await createScratchDatabase());
  await db.insert(counters).values({ id: 'a', value: 1 });
  const logged: Record<string, unknown>[] = [];
  const log = pino(loggerOptions({ service: 'tests', level: 'info' }), {
    write: (line: string) => void logged.push(JSON.parse(line)),
  });
  const tracing = createTracing({
    ...{ endpoint: receiver.url, headers: {}, resourceAttributes: {} },
    ...{ sampler: 'parentbased_always_off', service: 'tests', log },
  });
  const find = async (_: unknown, { id }: { id: string }) =>
    (await db.select().from(counters).where(eq(counters.id, id)))[0];
  const app = await createSubgraphServer({
    typeDefs,
    resolvers: {
      Query: {
        counter: find,
        broken: () => db.execute('SELECT no_such_column'),
        refused: () => Promise.reject(new Fault('FORBIDDEN', 'No.')),
      },
      Mutation: {
        raise: (_: unknown, { id }: { id: string }) =>
          inTransaction(db, async (tx) => {
            const value = 2;
            await tx.update(counters).set({ value }).where(eq(counters.id, id));
            return { id, value };
          }),
      },
      Counter: { __resolveReference: ({ id }: { id: string }) => find(undefined, { id }) },
    },
    context: ({ log: own }) => {
      own.info('a request');
      return {};
    },
    verifier: createTestIdentity().verifier,
    log,
    ready: {},
    tracing,
  });
  stack.defer(() => app.close());
  const disposables = stack.move();
  return {
    app,
    log,
    logged,
    ask: (query: string, headers: Record<string, string> = sampled) =>
      app.inject({ method: 'POST', url: '/graphql', headers, payload: { query } }),
    async spans(): Promise<readonly ReceivedSpan[]> {
      await tracing.stop();
      return receiver.spans;
    },
    [Symbol.asyncDispose]: () => disposables.disposeAsync(),
  };
}

/** Each span beneath the one that it is a child of: `POST /graphql > Query.counter > SELECT counters`. */
function pathsOf(spans: readonly ReceivedSpan[]): string[] {
  const pathOf = ({ name, parentSpanId }: ReceivedSpan): string => {
    const parent = spans.find(({ spanId }) => spanId === parentSpanId);
    return parent ? `${pathOf(parent)} > ${name}` : name;
  };
  return spans.map(pathOf).toSorted();
}

it('tells of a query its root fields and their statements, and of no field below', async () => {
  await using subgraph = await start();
  await subgraph.ask('query Two { a: counter(id: "a") { id value } b: counter(id: "b") { id } }');
  const spans = await subgraph.spans();
  expect(pathsOf(spans)).toEqual([
    'POST /graphql',
    ...Array(2).fill('POST /graphql > Query.counter'),
    ...Array(2).fill('POST /graphql > Query.counter > SELECT counters'),
  ]);
  expect(spans.at(-1)).toMatchObject({
    traceId,
    parentSpanId: 'b7ad6b7169203331',
    attributes: { 'graphql.operation.name': 'Two', 'http.response.status_code': 200 },
  });
});

it('tells of a mutation its transaction', async () => {
  await using subgraph = await start();
  await subgraph.ask('mutation { raise(id: "a") { value } }');
  expect(pathsOf(await subgraph.spans())).toEqual([
    'POST /graphql',
    'POST /graphql > Mutation.raise',
    'POST /graphql > Mutation.raise > transaction',
    'POST /graphql > Mutation.raise > transaction > UPDATE counters',
  ]);
});

it('tells of entities until the last of them is there', async () => {
  await using subgraph = await start();
  const representations =
    '[{ __typename: "Counter", id: "a" }, { __typename: "Counter", id: "b" }]';
  await subgraph.ask(`{ _entities(representations: ${representations}) { __typename } }`);
  const spans = await subgraph.spans();
  const names = spans.map(({ name }) => name);
  expect(names.indexOf('Query._entities')).toBeGreaterThan(names.lastIndexOf('SELECT counters'));
});

it('fails what failed: with our code, a statement with its SQLSTATE, and no value', async () => {
  await using subgraph = await start();
  await subgraph.ask('{ refused }');
  await subgraph.ask('{ broken }');
  const spans = await subgraph.spans();
  const failures = spans.map(({ name, status }) => `${name} ${status.message}`);
  expect(failures).toEqual([
    'Query.refused FORBIDDEN',
    'POST /graphql FORBIDDEN',
    'SELECT 42703',
    'Query.broken 42703',
    'POST /graphql INTERNAL_SERVER_ERROR',
  ]);
});

it('has no span for what is not sampled, and none for what is no GraphQL', async () => {
  await using subgraph = await start();
  await subgraph.ask('{ counter(id: "a") { id } }', {});
  await subgraph.app.inject({ url: '/health', headers: sampled });
  expect(await subgraph.spans()).toEqual([]);
});

it('names the trace in the log beside the request, where it is kept', async () => {
  await using subgraph = await start();
  await subgraph.ask('{ counter(id: "a") { id } }', { ...sampled, 'x-request-id': 'req-1' });
  await subgraph.ask('{ counter(id: "a") { id } }', { 'x-request-id': 'req-2' });
  const told = subgraph.logged.filter(({ msg }) => msg === 'a request');
  expect(told).toMatchObject([{ requestId: 'req-1', trace_id: traceId }, { requestId: 'req-2' }]);
  expect(told[1]).not.toHaveProperty('trace_id');
});

it('gives the trace as an example of a duration to who reads OpenMetrics, and to nobody else', async () => {
  await using subgraph = await start();
  await using operators = createOperatorsApp({ app: subgraph.app, log: subgraph.log });
  await subgraph.ask('{ counter(id: "a") { id } }');
  // As Prometheus asks.
  const accept =
    'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=0.0.4;q=0.4,*/*;q=0.2';
  const plain = await operators.inject('/metrics');
  const open = await operators.inject({ url: '/metrics', headers: { accept } });
  const again = await operators.inject('/metrics');
  const bucket = new RegExp(
    `^http_request_duration_seconds_bucket\\{.*route="/graphql".*\\} \\d+ # \\{trace_id="${traceId}"\\}`,
    'm',
  );
  expect(open.headers['content-type']).toMatch(/^application\/openmetrics-text; version=1\.0\.0/);
  expect(open.body).toMatch(bucket);
  expect(open.body).toMatch(/# EOF\n$/);
  expect(open.body).toContain('# TYPE process_cpu_seconds counter\n');
  expect(open.body).toMatch(/^process_cpu_seconds_total \d/m);
  for (const { headers, body } of [plain, again]) {
    expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(body).not.toContain('trace_id');
    expect(body).toContain('# TYPE process_cpu_seconds_total counter\n');
  }
});
