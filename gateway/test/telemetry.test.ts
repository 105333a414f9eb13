import { createLogger } from '@supergraph/service/logger';
import { metricsText } from '@supergraph/service/metrics';
import { createTracing } from '@supergraph/service/telemetry/otlp';
import type { SamplerName } from '@supergraph/service/telemetry/variables';
import { type ReceivedSpan, startTraceReceiver } from '@supergraph/testing/trace-receiver';
import { expect, it } from 'vitest';
import { startTestGateway } from './support/gateway.ts';

const log = createLogger({ service: 'gateway-test', level: 'silent' });
const traceId = '0af7651916cd43dd8448eb211c80319c';
const client = `00-${traceId}-b7ad6b7169203331`;
const query = 'query Flagship { me { name orders { lines { shortfall variant { name } } } } }';

async function start({
  sampler = 'parentbased_always_on' as SamplerName,
  samplerRatio = undefined as number | undefined,
} = {}) {
  await using stack = new AsyncDisposableStack();
  const receiver = stack.use(await startTraceReceiver());
  const tracing = createTracing({
    endpoint: receiver.url,
    headers: { 'x-key': 'a vendor key' },
    resourceAttributes: { team: 'shop' },
    sampler,
    samplerRatio,
    service: 'gateway',
    log,
    limits: { exportAfterMs: 1 },
  });
  const gateway = stack.use(await startTestGateway({ tracing }));
  const disposables = stack.move();
  return {
    ...gateway,
    receiver,
    tracing,
    ask: (payload: object, headers: Record<string, string> = {}) =>
      gateway.app.inject({ method: 'POST', url: '/graphql', headers, payload }),
    /** Once the request's own span, which ends last, is there. */
    async spans(): Promise<readonly ReceivedSpan[]> {
      await expect.poll(() => receiver.spans.some(isServer)).toBe(true);
      return receiver.spans;
    },
    [Symbol.asyncDispose]: () => disposables.disposeAsync(),
  };
}

const isServer = ({ kind }: ReceivedSpan) => kind === 2;

it('tells a request, its plan and each fetch in the trace of the client', async () => {
  await using gateway = await start();
  const answer = await gateway.ask({ query }, { traceparent: `${client}-01` });
  expect(answer.json().data.me.name).toBe('Ada');
  const spans = await gateway.spans();
  expect(new Set(spans.map((span) => span.traceId))).toEqual(new Set([traceId]));
  const [root] = spans.filter(isServer);
  expect(root).toMatchObject({
    name: 'POST /graphql',
    parentSpanId: 'b7ad6b7169203331',
    service: 'gateway',
    status: {},
    attributes: {
      'http.request.method': 'POST',
      'http.route': '/graphql',
      'http.response.status_code': 200,
      'graphql.operation.type': 'query',
      'graphql.operation.name': 'Flagship',
    },
  });
  const others = spans.filter((span) => !isServer(span));
  expect(others.map(({ name }) => name).toSorted()).toEqual([
    'fetch accounts',
    'fetch shop',
    'fetch stock',
    'plan',
  ]);
  for (const { parentSpanId } of others) expect(parentSpanId).toBe(root?.spanId);
  for (const { name, fetches } of [gateway.accounts, gateway.shop, gateway.stock]) {
    const fetch = others.find((span) => span.name === `fetch ${name}`);
    expect(fetches.map(({ traceparent }) => traceparent)).toEqual([
      `00-${traceId}-${fetch?.spanId}-01`,
    ]);
    expect(fetch).toMatchObject({
      kind: 3,
      attributes: { 'subgraph.name': name, 'http.response.status_code': 200 },
    });
  }
  expect(gateway.receiver.exports[0]).toMatchObject({ 'x-key': 'a vendor key' });
});

it('tells the same of an operation that is known, but for the plan', async () => {
  await using gateway = await start();
  await gateway.ask({ query });
  await gateway.ask({ query }, { traceparent: `${client}-01` });
  await expect.poll(() => gateway.receiver.spans.filter(isServer).length).toBe(2);
  const known = gateway.receiver.spans.filter((span) => span.traceId === traceId);
  expect(known.map(({ name }) => name).toSorted()).toEqual([
    'POST /graphql',
    'fetch accounts',
    'fetch shop',
    'fetch stock',
  ]);
  expect(known.find(isServer)?.attributes).toMatchObject({ 'graphql.operation.name': 'Flagship' });
});

it('fails the spans of a subgraph that is away, and of the answer, with our code', async () => {
  await using gateway = await start();
  await gateway.stock.stop();
  await gateway.ask({ query }, { traceparent: `${client}-01` });
  const spans = await gateway.spans();
  const failed = spans.filter(({ status }) => status.code === 2);
  expect(failed.map(({ name }) => name).toSorted()).toEqual(['POST /graphql', 'fetch stock']);
  for (const { status, attributes } of failed) {
    expect(status.message).toBe('SERVICE_UNAVAILABLE');
    expect(attributes['error.type']).toBe('SERVICE_UNAVAILABLE');
  }
});

it('keeps nothing of what the client has not sampled, and says so to subgraphs', async () => {
  await using gateway = await start();
  await gateway.ask({ query }, { traceparent: `${client}-00` });
  const [fetch] = gateway.accounts.fetches;
  expect(fetch?.['traceparent']).toMatch(new RegExp(`^00-${traceId}-[\\da-f]{16}-00$`));
  await gateway.tracing.stop();
  expect(gateway.receiver.spans).toEqual([]);
});

it('decides for those who have not: a trace is kept everywhere or nowhere', async () => {
  await using gateway = await start({ sampler: 'parentbased_traceidratio', samplerRatio: 0 });
  await gateway.ask({ query });
  for (const { fetches } of [gateway.accounts, gateway.shop, gateway.stock]) {
    expect(fetches[0]?.['traceparent']).toMatch(/-00$/);
  }
  await gateway.ask({ query }, { traceparent: `${client}-01` });
  expect((await gateway.spans()).filter(isServer)).toHaveLength(1);
});

it('begins a trace of its own where what the client sent is none', async () => {
  await using gateway = await start();
  await gateway.ask(
    { query: '{ me { name } }' },
    { traceparent: `00-${'0'.repeat(32)}-b7ad6b7169203331-01` },
  );
  const [root] = (await gateway.spans()).filter(isServer);
  expect(root?.traceId).toMatch(/^(?!0+$)[\da-f]{32}$/);
  expect(root).not.toHaveProperty('parentSpanId');
});

it('tells no variable, no token and nothing of the document', async () => {
  await using gateway = await start();
  const secret = 'hunter2';
  await gateway.ask(
    {
      query: `query Echo($word: String!) { echo(word: $word) other: echo(word: "${secret}") }`,
      variables: { word: secret },
    },
    { authorization: `Bearer ${gateway.identity.token()}`, cookie: secret },
  );
  const told = JSON.stringify(await gateway.spans());
  expect(told).toContain('Echo');
  expect(told).not.toContain(secret);
  expect(told).not.toContain('Bearer');
});

it('lets no client decide where the sampler does not ask its parent', async () => {
  await using gateway = await start({ sampler: 'traceidratio', samplerRatio: 0 });
  await gateway.ask({ query }, { traceparent: `${client}-01` });
  expect(gateway.accounts.fetches[0]?.['traceparent']).toMatch(/-00$/);
  await gateway.tracing.stop();
  expect(gateway.receiver.spans).toEqual([]);
});

it('gives the trace as an example of how long operations and fetches take', async () => {
  await using gateway = await start();
  const exampleId = '1af7651916cd43dd8448eb211c80319d';
  await gateway.ask({ query }, { traceparent: `00-${exampleId}-b7ad6b7169203331-01` });
  const { text } = await metricsText({ isOpen: true });
  const examples = text.split('\n').filter((line) => line.includes(`# {trace_id="${exampleId}"}`));
  const of = (start: string) => examples.filter((line) => line.startsWith(start));
  expect(of('gateway_operation_duration_seconds_bucket{')).toHaveLength(1);
  for (const subgraph of ['accounts', 'shop', 'stock']) {
    const label = `subgraph="${subgraph}"`;
    const found = of('gateway_subgraph_fetch_duration_seconds_bucket{');
    expect(found.filter((line) => line.includes(label))).toHaveLength(1);
  }
});
