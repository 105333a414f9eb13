import { startTraceReceiver, type TraceReceiver } from '@supergraph/testing/trace-receiver';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createLogger, loggerOptions } from '../../src/logger.ts';
import { metricsText } from '../../src/metrics.ts';
import { createTracing, type TracingOptions } from '../../src/telemetry/otlp.ts';
import type { Tracing } from '../../src/telemetry/tracing.ts';

let receiver: TraceReceiver;
beforeEach(async () => {
  receiver = await startTraceReceiver();
});
afterEach(() => receiver[Symbol.asyncDispose]());

const log = createLogger({ service: 'telemetry-test', level: 'silent' });

function start(limits: TracingOptions['limits']): Tracing {
  return createTracing({
    endpoint: `${receiver.url}/`,
    headers: {},
    resourceAttributes: {},
    sampler: 'always_on',
    service: 'tests',
    log,
    limits: { exportAfterMs: 1, ...limits },
  });
}

function endSpans(tracing: Tracing, count: number): void {
  for (let index = 0; index < count; index += 1) {
    tracing.begin(`span ${index}`, { traceparent: undefined }).span?.end();
  }
}

/** How many spans this process has lost or got rid of, by outcome. */
async function spansBy(outcome: string): Promise<number> {
  const { text } = await metricsText();
  const line = new RegExp(`^telemetry_spans_total\\{outcome="${outcome}"\\} (\\d+)$`, 'm');
  return Number(line.exec(text)?.[1] ?? 0);
}

it('exports spans in batches, and the rest when it stops', async () => {
  const before = await spansBy('exported');
  const tracing = start({ spansPerExportMax: 10, exportAfterMs: 60_000 });
  endSpans(tracing, 25);
  await expect.poll(() => receiver.spans.length).toBe(20);
  await tracing.stop();
  expect(receiver.spans).toHaveLength(25);
  expect(receiver.exports).toHaveLength(3);
  expect((await spansBy('exported')) - before).toBe(25);
});

it('holds no more spans than it has room for while nobody takes them', async () => {
  const before = await spansBy('dropped');
  receiver.behave('silent');
  const tracing = start({ spansWaitingMax: 50, spansPerExportMax: 10, exportMsMax: 2_000 });
  endSpans(tracing, 10);
  await expect.poll(() => receiver.exports.length).toBe(1);
  endSpans(tracing, 190);
  expect((await spansBy('dropped')) - before).toBe(140);
  receiver.behave('well');
  await expect.poll(() => receiver.spans.length).toBe(50);
  await tracing.stop();
});

it.each([
  ['answers 500', () => receiver.behave(500)],
  ['answers 503', () => receiver.behave(503)],
  ['never answers', () => receiver.behave('silent')],
  ['is away', () => receiver.stop()],
])('loses spans, and nothing else, when the receiver %s', async (_what, fail) => {
  await fail();
  const before = await spansBy('failed');
  const tracing = start({ exportMsMax: 50 });
  endSpans(tracing, 20);
  await expect.poll(async () => (await spansBy('failed')) - before).toBe(20);
  await tracing.stop();
});

it('stops within its time though nobody takes the last spans', async () => {
  receiver.behave('silent');
  const tracing = start({ flushMsMax: 20, exportAfterMs: 60_000 });
  endSpans(tracing, 5);
  await tracing.stop();
  await tracing.stop();
  expect(receiver.spans).toEqual([]);
});

it('says once that nobody takes spans, and once that somebody does again', async () => {
  receiver.behave(400);
  const said: string[] = [];
  const tracing = createTracing({
    ...{ endpoint: receiver.url, headers: {}, resourceAttributes: {}, sampler: 'always_on' },
    service: 'tests',
    log: pino(loggerOptions({ service: 'tests', level: 'info' }), {
      write: (line: string) => void said.push(line),
    }),
    limits: { exportAfterMs: 1, spansPerExportMax: 1 },
  });
  endSpans(tracing, 3);
  await expect.poll(() => receiver.exports.length).toBe(3);
  receiver.behave('well');
  endSpans(tracing, 2);
  await tracing.stop();
  expect(said.map((line) => JSON.parse(line).msg)).toEqual([
    'traces cannot be exported for now',
    'traces are exported again',
  ]);
});

it('names the service and the process that spans are of', async () => {
  const tracing = createTracing({
    ...{ endpoint: receiver.url, headers: {}, sampler: 'always_on', service: 'tests', log },
    serviceName: 'another-name',
    resourceAttributes: { 'service.name': 'loses', team: 'shop' },
  });
  endSpans(tracing, 1);
  await tracing.stop();
  expect(receiver.spans[0]).toMatchObject({
    service: 'another-name',
    resource: { team: 'shop', 'telemetry.sdk.name': 'opentelemetry' },
  });
});
