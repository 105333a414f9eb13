import type { Database, Db, Schema } from '@supergraph/service/database/connect';
import { inSpan } from '@supergraph/service/telemetry/span';
import type { Tracing } from '@supergraph/service/telemetry/tracing';
import type { Logger } from 'pino';
import { createDatabaseGate } from './database-gate.ts';
import { createDelivery, type EventHandler, type Outcome } from './delivery.ts';
import { type CloudEvent, PoisonMessage, parseEvent, UnknownType } from './envelope.ts';
import { beginProcessing } from './event-spans.ts';
import { observeConsumer } from './gauges.ts';
import { deliveryLagSeconds, handledEvents, handlingSeconds } from './metrics.ts';
import { createReminder } from './reminder.ts';
import { compileSchema } from './schemas.ts';
import { subscribeWhenever } from './subscribe-whenever.ts';
import type { EventTransport, Subscription } from './transport.ts';

export type { EventHandler } from './delivery.ts';

/** By event type. A handler of specific data fits: its functions are methods, hence bivariant. */
export type EventHandlers<Deps> = Record<string, EventHandler<unknown, Deps>>;

export interface ConsumerOptions<S extends Schema, Deps extends object> {
  /** The service. */
  name: string;
  transport: EventTransport;
  database: Database<S>;
  handlers: EventHandlers<Deps & { db: Db<S> }>;
  /** What handlers get beside `db`. */
  deps: Deps;
  log: Logger;
  /** Default: nothing is traced. */
  tracing?: Tracing | undefined;
  /** Messages in hand at a time. Default 128. */
  concurrency?: number;
}

export interface Consumer {
  /** Resolves when the subscription stands, or at once when it must wait for the broker. */
  start(): Promise<void>;
  /** Waits for the messages in hand. */
  stop(): Promise<void>;
}

/**
 * Hands each event to the handler of its type, with effect once: the inbox row and what the handler
 * writes stand in one transaction. What is malformed or against its schema raises PoisonMessage and
 * ends in the dead letters; an unknown type raises UnknownType, since a newer version may know it. While
 * the database is away the consumer pauses.
 */
export function createConsumer<S extends Schema, Deps extends object>(
  options: ConsumerOptions<S, Deps>,
): Consumer {
  const { name, transport, database, handlers, log, concurrency = 128 } = options;
  const gate = createDatabaseGate({ consumer: name, ping: database.ping, log });
  let subscription: Subscription | undefined;
  const isDue = createReminder();
  let stopObserving = () => {};

  const known = new Map(
    Object.entries(handlers).map(([type, handler]) => {
      const deliver = createDelivery({ ...options, gate }, handler);
      return [type, { faultsOf: compileSchema(handler.schema), deliver }];
    }),
  );

  async function onMessage(message: unknown): Promise<void> {
    const event = parseEvent(message);
    const type = known.get(event.type);
    if (!type) throw unknown(event);
    const faults = type.faultsOf(event.data);
    if (faults.length > 0) throw new PoisonMessage(`${event.type}: ${faults.join('; ')}.`);
    const begun = beginProcessing(options.tracing, name, event);
    const told = begun ? { ...event, traceparent: begun.traceparent } : event;
    await inSpan(begun?.span, () => observe(options, event, () => type.deliver(told)));
  }

  function unknown({ type, id: eventId, subject }: CloudEvent): UnknownType {
    const error = new UnknownType(`${name} has no handler for ${type}.`);
    if (isDue(type)) log.warn({ type, eventId, subject }, error.message);
    return error;
  }

  return {
    async start() {
      stopObserving = observeConsumer(name, transport);
      subscription ??= await subscribeWhenever({
        log,
        async subscribe() {
          await transport.declare(name, Object.keys(handlers));
          return transport.consume(name, onMessage, { concurrency });
        },
      });
    },
    async stop() {
      stopObserving();
      gate.close();
      await subscription?.stop();
      subscription = undefined;
    },
  };
}

async function observe<S extends Schema, Deps extends object>(
  { name, log }: ConsumerOptions<S, Deps>,
  event: CloudEvent,
  work: () => Promise<Outcome>,
): Promise<void> {
  const labels = { consumer: name, type: event.type };
  const fields = { ...labels, eventId: event.id, subject: event.subject };
  const startedAt = performance.now();
  const durationMs = () => Math.round(performance.now() - startedAt);
  try {
    const outcome = await work();
    handledEvents.inc({ ...labels, outcome });
    deliveryLagSeconds.observe(
      { consumer: name },
      Math.max(0, Date.now() - Date.parse(event.time)) / 1_000,
    );
    log.debug({ ...fields, outcome, durationMs: durationMs() }, 'event handled');
  } catch (error) {
    handledEvents.inc({ ...labels, outcome: 'failed' });
    log.warn({ ...fields, err: error, durationMs: durationMs() }, 'event not handled');
    throw error;
  } finally {
    handlingSeconds.observe(labels, (performance.now() - startedAt) / 1_000);
  }
}
