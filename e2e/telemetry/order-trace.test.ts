import { randomBytes } from 'node:crypto';
import type { ReceivedSpan } from '@supergraph/testing/trace-receiver';
import { expect, inject, it } from 'vitest';
import { eventually } from '../harness/eventually.ts';
import { get } from '../harness/graph.ts';
import { orderStatus, place } from '../harness/orders.ts';
import { newArticle } from '../harness/shop.ts';
import { demoUser } from '../harness/users.ts';

const clientSpan = 'b7ad6b7169203331';

function newTrace(): { id: string; headers: Record<string, string> } {
  const id = randomBytes(16).toString('hex');
  return { id, headers: { traceparent: `00-${id}-${clientSpan}-01` } };
}

async function spansOf(traceId: string): Promise<ReceivedSpan[]> {
  const answer = await fetch(`${inject('stack').traceReceiverUrl}/spans/${traceId}`);
  return (await answer.json()) as ReceivedSpan[];
}

/** Services and names from the client's request down to a span. */
function wayTo(span: ReceivedSpan | undefined, spans: readonly ReceivedSpan[]): string[] {
  if (!span) return [];
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
  return [...wayTo(parent, spans), `${span.service}: ${span.name}`];
}

it('follows an order from the client to stock and back in one trace', async () => {
  const { variantId } = await newArticle({ units: 5 });
  const { token } = await demoUser('customer');
  const trace = newTrace();
  const lines = [{ variantId, quantity: 1 }];
  const { data } = await place(token, { lines }, { headers: trace.headers });
  const id = data?.placeOrder.order?.id ?? '';
  await eventually(async () => expect(await orderStatus(token, id)).toBe('CONFIRMED'));

  const last = 'process inventory.reservation.committed.v1';
  const spans = await eventually(async () => {
    const found = await spansOf(trace.id);
    expect(found.map(({ name }) => name)).toEqual(expect.arrayContaining([last, 'fetch orders']));
    expect(found.filter(({ kind }) => kind === 2)).toHaveLength(2);
    return found;
  });
  const way = wayTo(
    spans.find(({ name }) => name === last),
    spans,
  );
  expect(way.filter((step) => !/: (transaction|batch)$/.test(step))).toEqual([
    'gateway: POST /graphql',
    'gateway: fetch orders',
    'orders: POST /graphql',
    'orders: Mutation.placeOrder',
    'orders: create orders.order.placed.v1',
    'inventory: process orders.order.placed.v1',
    'inventory: create inventory.reservation.committed.v1',
    `orders: ${last}`,
  ]);
  const [first] = spans.filter(({ service, kind }) => service === 'gateway' && kind === 2);
  expect(first?.parentSpanId).toBe(clientSpan);
  // Nobody's span is missing in between.
  const known = new Set(spans.map(({ spanId }) => spanId)).add(clientSpan);
  expect(spans.filter(({ parentSpanId = '' }) => !known.has(parentSpanId))).toEqual([]);
  const statements = spans.filter(({ attributes }) => 'db.query.text' in attributes);
  expect(new Set(statements.map(({ service }) => service))).toEqual(
    new Set(['orders', 'inventory']),
  );
  // Neither who asks, nor what for.
  const told = JSON.stringify(spans);
  for (const secret of [token, variantId, 'customer@example.com'])
    expect(told).not.toContain(secret);
});

it('tells each service that a query asks, and traces nothing that nobody asked to', async () => {
  const { token } = await demoUser('customer');
  const trace = newTrace();
  const query = `query Traced { me { displayName } myOrders(first: 1) {
    nodes { lines { variant { availability { available } } } } } }`;
  await get(query, { token });
  await get(query, { token, headers: trace.headers });
  const spans = await eventually(async () => {
    const found = await spansOf(trace.id);
    expect(found.filter(({ kind }) => kind === 2)).toHaveLength(4);
    return found;
  });
  const servers = spans.filter(({ kind }) => kind === 2);
  expect(servers.map(({ service }) => service).toSorted()).toEqual([
    ...['auth', 'gateway', 'inventory', 'orders'],
  ]);
  for (const server of servers.filter(({ service }) => service !== 'gateway')) {
    expect(wayTo(server, spans).slice(0, -1)).toEqual([
      'gateway: POST /graphql',
      `gateway: fetch ${server.service}`,
    ]);
  }
});
