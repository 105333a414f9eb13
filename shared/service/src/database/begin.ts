import type { Sql } from 'postgres';
import { errorType } from '../telemetry/error-type.ts';
import { inSpan, type Span } from '../telemetry/span.ts';
import { statementSpan, transactionSpan } from '../telemetry/statement-span.ts';
import { isDatabaseAway } from './availability.ts';
import { statementSignal } from './cancellation.ts';
import { isCanceled, StruckByCancel } from './cancels.ts';
import type { StatementParts } from './statement.ts';

type Begin = (work: (tx: Sql) => unknown) => Promise<unknown>;

interface Course {
  /** The connection is lost, or the transaction has ended. */
  isOver: boolean;
  signal: AbortSignal | undefined;
  /** Cancellations of its statements that may still be under way. */
  cancelling: Promise<void>[];
}

/**
 * `begin` of the driver, in turn with all that needs a connection, without what ends the process when one
 * is lost in a transaction, and with an end when nobody wants its result.
 *
 * The driver (3.4.9, its issues 1154 and 1208) still sends a ROLLBACK, or whatever statement the
 * work comes to next, over the socket that is gone: an exception that nobody can catch. Here nothing
 * more is sent. The transaction fails with the driver's own error all the same, since it listens to
 * the connection's end as well, and Postgres rolls back by itself.
 *
 * When the signal aborts, the statement that runs is cancelled, and the next is refused: the work fails,
 * and with it the transaction as a whole. Work that ends without another statement commits.
 */
export function safeBegin(begin: Begin, parts: StatementParts): Begin {
  const { connections, cancels } = parts;
  return (work) => inSpan(transactionSpan(parts.name), () => run(work));

  async function run(work: Parameters<Begin>[0]): Promise<unknown> {
    const signal = statementSignal();
    signal?.throwIfAborted();
    const turn = connections.take(signal);
    if (turn) await turn;
    const course: Course = { isOver: false, signal, cancelling: [] };
    const startedAtMs = performance.now();
    try {
      return await begin(async (tx) => {
        try {
          const result = await work(guarded(tx, course, parts));
          // What was to cancel a statement must not strike the COMMIT,
          await Promise.all(course.cancelling);
          return result;
        } catch (error) {
          if (course.isOver) return await never;
          // or the ROLLBACK.
          await Promise.all(course.cancelling);
          throw error;
        }
      });
    } catch (error) {
      if (isCanceled(error)) signal?.throwIfAborted();
      if (!cancels.hasStruck(error, startedAtMs)) throw error;
      throw new StruckByCancel('A cancellation struck the transaction.', { cause: error });
    } finally {
      course.isOver = true;
      connections.giveBack();
    }
  }
}

const never = new Promise<never>(() => undefined);

/** The transaction, which refuses statements once it is over or nobody wants its result. */
function guarded(tx: Sql, course: Course, { cancels, name }: StatementParts): Sql {
  const unsafe: Sql['unsafe'] = (text, parameters, options) => {
    if (course.isOver) throw new TransactionLost();
    course.signal?.throwIfAborted();
    const span = statementSpan(text, name);
    return watched(tx.unsafe(text, parameters, options), course, { cancels, span });
  };
  return new Proxy(tx, {
    get: (target, key, receiver) =>
      key === 'unsafe' ? unsafe : Reflect.get(target, key, receiver),
  });
}

function watched<Query extends Promise<unknown>>(
  query: Query,
  course: Course,
  { cancels, span }: Pick<StatementParts, 'cancels'> & { span: Span | undefined },
): Query {
  const { signal, cancelling } = course;
  const stopWatching = signal && cancels.watch(query, signal, (sent) => cancelling.push(sent));
  query.then(
    () => {
      stopWatching?.();
      span?.end();
    },
    (error: unknown) => {
      stopWatching?.();
      span?.fail(errorType(error));
      span?.end();
      if (isDatabaseAway(error)) course.isOver = true;
    },
  );
  return query;
}

class TransactionLost extends Error {
  override name = 'TransactionLost';
  /** As the driver has it. */
  readonly code = 'CONNECTION_CLOSED';

  constructor() {
    super('The connection was lost while the transaction was open.');
  }
}
