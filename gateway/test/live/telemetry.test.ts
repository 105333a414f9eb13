import { createLogger } from '@supergraph/service/logger';
import { createTracing } from '@supergraph/service/telemetry/otlp';
import { nextAnswer, subscribeByEvents } from '@supergraph/testing/streams';
import { startTraceReceiver } from '@supergraph/testing/trace-receiver';
import { expect, it } from 'vitest';
import { ORDER, startLiveShop } from './support/live-shop.ts';

const log = createLogger({ service: 'gateway-test', level: 'silent' });
const traceId = '0af7651916cd43dd8448eb211c80319c';

it('tells each answer of a subscription, and what was fetched for it, in the trace of the client', async () => {
  await using receiver = await startTraceReceiver();
  const tracing = createTracing({
    endpoint: receiver.url,
    headers: {},
    resourceAttributes: {},
    sampler: 'parentbased_always_off',
    samplerRatio: undefined,
    service: 'gateway',
    log,
    limits: { exportAfterMs: 1 },
  });
  await using shop = await startLiveShop({ tracing });
  const stream = subscribeByEvents(shop.address, {
    query: ORDER,
    variables: { id: 'ord_1' },
    token: shop.identity.token(),
    headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01` },
  });
  await nextAnswer(stream);
  shop.book.set('ord_1', 'CONFIRMED');
  await nextAnswer(stream);
  await stream.return?.();

  const answers = () => receiver.spans.filter(({ name }) => name === 'answer of a subscription');
  await expect.poll(() => answers().length).toBe(2);
  for (const answer of answers()) {
    expect(answer).toMatchObject({
      traceId,
      parentSpanId: 'b7ad6b7169203331',
      attributes: { 'graphql.operation.type': 'subscription', 'subgraph.name': 'orders' },
    });
    const fetches = receiver.spans.filter(({ parentSpanId }) => parentSpanId === answer.spanId);
    expect(fetches.map(({ name }) => name)).toEqual(['fetch stock']);
  }
});
