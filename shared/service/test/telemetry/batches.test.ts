import { startTraceReceiver } from '@supergraph/testing/trace-receiver';
import { expect, it } from 'vitest';
import { createBatches, fulfilled } from '../../src/batches.ts';
import { createLogger } from '../../src/logger.ts';
import { createTracing } from '../../src/telemetry/otlp.ts';
import { currentSpan, inSpan } from '../../src/telemetry/span.ts';

const log = createLogger({ service: 'telemetry-test', level: 'silent' });
const sampled = (digit: number, flag: 0 | 1 = 1) =>
  `00-${String(digit).repeat(32)}-b7ad6b7169203331-0${flag}`;

it('tells work for several once: in the trace of the first that is kept, to which the others link', async () => {
  await using receiver = await startTraceReceiver();
  const tracing = createTracing({
    ...{ endpoint: receiver.url, headers: {}, resourceAttributes: {} },
    ...{ sampler: 'parentbased_always_on', service: 'tests', log },
  });
  const traces: (string | undefined)[] = [];
  const add = createBatches<number, number>({
    sizeMax: 3,
    atOnce: 1,
    async handle(items) {
      traces.push(currentSpan()?.traceId.slice(0, 1));
      currentSpan()?.child('work').end();
      return items.map(fulfilled);
    },
  });
  const ask = (digit: number, flag?: 0 | 1) => {
    const { span } = tracing.begin('request', { traceparent: sampled(digit, flag) });
    return inSpan(span, () => add(digit));
  };
  await Promise.all([ask(1, 0), ask(2), ask(3), ask(4), ask(5, 0)]);
  await ask(6);
  await ask(7, 0);
  await tracing.stop();

  expect(traces).toEqual(['2', '4', '6', undefined]);
  const spansOf = (digit: number) =>
    receiver.spans.filter((span) => span.traceId.startsWith(String(digit)));
  expect(spansOf(2).map(({ name }) => name)).toEqual(['work', 'batch', 'request']);
  expect(spansOf(2)[1]?.attributes).toEqual({ 'batch.size': 3 });
  expect(spansOf(3)).toMatchObject([
    { name: 'request', links: [{ spanId: spansOf(2)[1]?.spanId }] },
  ]);
  expect(spansOf(4).map(({ name }) => name)).toEqual(['work', 'batch', 'request']);
  // Alone it needs no batch.
  expect(spansOf(6).map(({ name }) => name)).toEqual(['work', 'request']);
});

it('takes nothing for a part of a span that has ended', async () => {
  await using receiver = await startTraceReceiver();
  const tracing = createTracing({
    ...{ endpoint: receiver.url, headers: {}, resourceAttributes: {} },
    ...{ sampler: 'always_on', service: 'tests', log },
  });
  const { promise: later, resolve: goOn } = Promise.withResolvers<void>();
  let outlived: Promise<unknown> | undefined;
  await inSpan(tracing.begin('request', { traceparent: undefined }).span, async () => {
    expect(currentSpan()).toBeDefined();
    outlived = later.then(() => currentSpan());
  });
  goOn();
  expect(await outlived).toBeUndefined();
  await tracing.stop();
});
