import type { Sql } from 'postgres';
import { isDatabaseAway } from './availability.ts';

type Begin = (work: (tx: Sql) => unknown) => Promise<unknown>;

/**
 * `begin` of the driver, without what ends the process when a connection is lost in a transaction.
 *
 * The driver (3.4.9, its issues 1154 and 1208) then still sends a ROLLBACK, or whatever statement the
 * work comes to next, over the socket that is gone: an exception that nobody can catch. Here nothing
 * more is sent. The transaction fails with the driver's own error all the same, since it listens to
 * the connection's end as well, and Postgres rolls back by itself.
 */
export function safeBegin(begin: Begin): Begin {
  return async (work) => {
    const state = { isOver: false };
    try {
      return await begin(async (tx) => {
        try {
          return await work(untilLost(tx, state));
        } catch (error) {
          if (state.isOver) return await never;
          throw error;
        }
      });
    } finally {
      state.isOver = true;
    }
  };
}

const never = new Promise<never>(() => undefined);

/** The transaction, which refuses statements once its connection is lost or it has ended. */
function untilLost(tx: Sql, state: { isOver: boolean }): Sql {
  const unsafe: Sql['unsafe'] = (text, parameters, options) => {
    if (state.isOver) throw new TransactionLost();
    return watched(tx.unsafe(text, parameters, options), state);
  };
  return new Proxy(tx, {
    get: (target, key, receiver) =>
      key === 'unsafe' ? unsafe : Reflect.get(target, key, receiver),
  });
}

function watched<Query extends Promise<unknown>>(query: Query, state: { isOver: boolean }): Query {
  query.catch((error: unknown) => {
    if (isDatabaseAway(error)) state.isOver = true;
  });
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
