import { runWithCorrelation } from '@supergraph/service/correlation';
import { inTransaction } from '@supergraph/service/database/transaction';
import { createTracing } from '@supergraph/service/telemetry/otlp';
import { inSpan } from '@supergraph/service/telemetry/span';
import { createTestTransport, settle } from '@supergraph/testing/events';
import { createScratchDatabase, log } from '@supergraph/testing/scratch/database';
import { counters, outboxTable } from '@supergraph/testing/scratch/tables';
import { type ReceivedSpan, startTraceReceiver } from '@supergraph/testing/trace-receiver';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { createConsumer, type EventHandlers } from '../src/consumer.ts';
import { appendEvents, type NewEvent } from '../src/outbox.ts';
import { createRelay } from '../src/relay.ts';

const RAISED = 'tests.counter.raised.v1';
const ANSWERED = 'tests.counter.answered.v1';
const event = (type: string, subject: string): NewEvent => ({
  type,
  subject,
  sequence: 1,
  data: {},
});

/** A service that answers each event that it hears, traced. */
async function openService() {
  await using stack = new AsyncDisposableStack();
  const receiver = stack.use(await startTraceReceiver());
  const database = stack.use(await createScratchDatabase());
  const transport = stack.use(await createTestTransport());
  const tracing = createTracing({
    endpoint: receiver.url,
    headers: {},
    resourceAttributes: {},
    sampler: 'parentbased_always_off',
    service: 'tests',
    log,
  });
  const handlers: EventHandlers<{ db: typeof database.db }> = {
    [RAISED]: {
      schema: {},
      async handleAll(events, { db }) {
        await db.update(counters).set({ value: sql`value + 1` });
        await appendEvents(
          db,
          events.map(({ subject }) => event(ANSWERED, subject)),
        );
      },
    },
    [ANSWERED]: { schema: {}, handle: async () => undefined },
  };
  const relay = createRelay({ database, transport, source: 'tests', log, tracing });
  const consumer = createConsumer({
    ...{ name: 'tests', transport, database, handlers, deps: {}, log, tracing },
  });
  await consumer.start();
  stack.defer(() => consumer.stop());
  const disposables = stack.move();

  return {
    database,
    tracing,
    /** What requests do: each appends one event in a transaction of its own. */
    async request(traceparent: string | undefined, subject: string): Promise<void> {
      const begun = tracing.begin('request', { kind: 'server', traceparent });
      const correlation = { correlationId: subject, ...begun };
      await runWithCorrelation(correlation, () =>
        inSpan(begun.span, () =>
          inTransaction(database.db, (tx) => appendEvents(tx, [event(RAISED, subject)])),
        ),
      );
    },
    /** Lets all events be handled. */
    async spans(): Promise<readonly ReceivedSpan[]> {
      await settle({ relays: [relay], transport, consumers: ['tests'] });
      await tracing.stop();
      return receiver.spans;
    },
    [Symbol.asyncDispose]: () => disposables.disposeAsync(),
  };
}

const traceIdOf = (digit: number) => String(digit).repeat(32);
const sampled = (digit: number) => `00-${traceIdOf(digit)}-b7ad6b7169203331-01`;

it('follows an event through transaction, outbox, relay and handler, and what it leads to', async () => {
  await using service = await openService();
  await service.request(sampled(1), 'a');
  const spans = await service.spans();
  expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([traceIdOf(1)]));
  const named = (name: string) =>
    spans.find((span) => span.name === name) ?? expect.unreachable(`no span "${name}"`);
  const parentOf = ({ parentSpanId }: ReceivedSpan) =>
    spans.find(({ spanId }) => spanId === parentSpanId)?.name;
  const created = named(`create ${RAISED}`);
  expect(parentOf(created)).toBe('transaction');
  const sent = named(`send ${RAISED}`);
  const processed = named(`process ${RAISED}`);
  expect([sent.parentSpanId, processed.parentSpanId]).toEqual([created.spanId, created.spanId]);
  expect([created.kind, sent.kind, processed.kind]).toEqual([4, 4, 5]);
  expect(parentOf(named(`process ${ANSWERED}`))).toBe(`create ${ANSWERED}`);
  const handling = spans.filter(({ parentSpanId }) => parentSpanId === processed.spanId);
  expect(handling.map(({ name }) => name)).toEqual(['transaction']);
  const statements = spans.filter(({ parentSpanId }) => parentSpanId === handling[0]?.spanId);
  expect(statements.map(({ name }) => name)).toEqual([
    'INSERT inbox',
    'UPDATE counters',
    `create ${ANSWERED}`,
    'INSERT outbox',
  ]);
  expect(named('UPDATE counters')).toMatchObject({
    kind: 3,
    attributes: {
      'db.system.name': 'postgresql',
      'db.query.text': expect.stringContaining('value + 1'),
    },
  });
});

it('keeps each event in its own trace where several are handled together', async () => {
  await using service = await openService();
  const digits = [1, 2, 3, 4];
  for (const digit of digits) await service.request(sampled(digit), `subject-${digit}`);
  const spans = await service.spans();
  for (const digit of digits) {
    const own = spans.filter(({ traceId }) => traceId === traceIdOf(digit));
    const names = own.map(({ name }) => name);
    for (const verb of ['create', 'send', 'process']) {
      expect(names).toContain(`${verb} ${RAISED}`);
      expect(names).toContain(`${verb} ${ANSWERED}`);
    }
  }
  const batches = spans.filter(({ name }) => name === 'batch');
  const linked = spans.flatMap(({ links }) => links.map(({ spanId }) => spanId));
  for (const { spanId } of batches) expect(linked).toContain(spanId);
});

it('keeps nothing of what is not sampled, and hands the decision on', async () => {
  await using service = await openService();
  await service.request(`00-${traceIdOf(1)}-b7ad6b7169203331-00`, 'a');
  await service.request(undefined, 'b');
  expect(await service.spans()).toEqual([]);
  const rows = await service.database.db.select().from(outboxTable);
  expect(rows).toHaveLength(4);
  for (const { subject, traceparent } of rows) {
    const traceId = subject === 'a' ? traceIdOf(1) : '[\\da-f]{32}';
    expect(traceparent).toMatch(new RegExp(`^00-${traceId}-[\\da-f]{16}-00$`));
  }
});

it('tells why a handler failed', async () => {
  await using service = await openService();
  const text = 'drop table if exists counters cascade';
  await service.database.db.execute(sql.raw(text));
  await service.request(sampled(1), 'a');
  const failed = (await service.spans()).filter(({ status }) => status.code === 2);
  expect(failed.map(({ name }) => name)).toContain('UPDATE counters');
  expect(failed.map(({ name }) => name)).toContain(`process ${RAISED}`);
  // undefined_table
  for (const { status } of failed) expect(status.message).toBe('42P01');
});
