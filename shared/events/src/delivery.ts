import { createBatches, fulfilled } from '@supergraph/service/batches';
import { runWithCorrelations } from '@supergraph/service/correlation';
import type { Database, Db, Schema } from '@supergraph/service/database/connect';
import { inTransaction } from '@supergraph/service/database/transaction';
import { currentSpan, type Span } from '@supergraph/service/telemetry/span';
import type { Logger } from 'pino';
import type { DatabaseGate } from './database-gate.ts';
import type { CloudEvent } from './envelope.ts';
import { claimEvents } from './inbox.ts';
import type { JsonSchema } from './schemas.ts';

interface Expectation {
  /** JSON Schema (2020-12) of what this consumer needs of the data; let the rest be anything. */
  schema: JsonSchema;
}

/** Runs in a transaction, `deps.db`; may run again, so it has no effect beside that. */
export type EventHandler<D, Deps> = Expectation &
  (
    | { handle(event: CloudEvent<D>, deps: Deps): Promise<void> }
    /**
     * Takes all that have gathered, of as many subjects, in one transaction. When it fails each is
     * handled alone, so that an event that cannot be handled costs only itself.
     */
    | { handleAll(events: readonly CloudEvent<D>[], deps: Deps): Promise<void> }
  );

export type Outcome = 'handled' | 'duplicate';

interface Delivered {
  readonly event: CloudEvent;
  /** Of its handling, where its trace is kept. */
  readonly span: Span | undefined;
}

export interface DeliveryOptions<S extends Schema, Deps extends object> {
  /** The consumer. */
  name: string;
  database: Pick<Database<S>, 'db'>;
  deps: Deps;
  gate: DatabaseGate;
  log: Logger;
}

/** Events of one transaction, at most. */
const BATCH_SIZE_MAX = 64;
/** Of one type: while one batch waits for a lock, another goes on. */
const BATCHES_AT_ONCE = 2;
/** Events of a type that is handled one by one. */
const ALONE_AT_ONCE = 10;

/**
 * Brings events of one type to their handler, with effect once: their inbox rows and what the handler
 * writes stand in one transaction.
 */
export function createDelivery<S extends Schema, Deps extends object>(
  { name, database, deps, gate, log }: DeliveryOptions<S, Deps>,
  handler: EventHandler<unknown, Deps & { db: Db<S> }>,
): (event: CloudEvent) => Promise<Outcome> {
  const isGathered = 'handleAll' in handler;
  const handleAll =
    'handleAll' in handler
      ? handler.handleAll.bind(handler)
      : ([event]: readonly CloudEvent[], all: Deps & { db: Db<S> }) =>
          event ? handler.handle(event, all) : Promise.resolve();

  const add = createBatches<Delivered, Outcome>({
    sizeMax: isGathered ? BATCH_SIZE_MAX : 1,
    atOnce: isGathered ? BATCHES_AT_ONCE : ALONE_AT_ONCE,
    handle: async (delivered) => (await inOneTransaction(delivered)).map(fulfilled),
    onFailure: (err) =>
      log.warn({ err, consumer: name }, 'a batch of events failed: each alone now'),
  });
  return (event) => add({ event, span: currentSpan() });

  function inOneTransaction(delivered: readonly Delivered[]): Promise<Outcome[]> {
    const events = delivered.map(({ event }) => event);
    return gate.pass(() =>
      runWithCorrelations(delivered.map(correlationOf), () =>
        inTransaction(database.db, async (tx) => {
          const fresh = await claimEvents(tx, name, events);
          if (fresh.length > 0) await handleAll(fresh, { ...deps, db: tx });
          return events.map((event) => (fresh.includes(event) ? 'handled' : 'duplicate'));
        }),
      ),
    );
  }
}

function correlationOf({ event, span }: Delivered) {
  const { subject, correlationid, id, traceparent } = event;
  return { subject, correlationId: correlationid, causationId: id, traceparent, span };
}
