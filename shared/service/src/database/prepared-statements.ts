import type { Sql } from 'postgres';
import { safeBegin } from './begin.ts';
import { Statement, type StatementParts } from './statement.ts';

/**
 * What drizzle gets in place of the driver: its statements are prepared ones, take connections in turn,
 * and end when nobody wants their result.
 *
 * Drizzle hands each statement to `unsafe()` unprepared, which costs two round trips and a plan
 * every time: one to describe the parameters, one to run. Prepared, the second use of a text on a
 * connection takes one. The driver renews connections by age, which bounds what a server keeps.
 */
export function preparing(sql: Sql, parts: StatementParts): Sql {
  const send = prepareUnsafe(sql);
  const unsafe = (...args: Parameters<Sql['unsafe']>) =>
    new Statement(args[0], () => send(...args), parts);
  return new Proxy(sql, {
    get(target, key, receiver) {
      if (key === 'unsafe') return unsafe;
      const value: unknown = Reflect.get(target, key, receiver);
      if (key !== 'begin' || typeof value !== 'function') return value;
      const begin = safeBegin((work) => value(work), parts);
      return (work: (tx: Sql) => unknown) => begin((tx) => work(preparingInside(tx)));
    },
  });
}

/** A transaction has its connection already, and ends as a whole. */
function preparingInside(tx: Sql): Sql {
  const unsafe = prepareUnsafe(tx);
  return new Proxy(tx, {
    get: (target, key, receiver) =>
      key === 'unsafe' ? unsafe : Reflect.get(target, key, receiver),
  });
}

function prepareUnsafe(sql: Pick<Sql, 'unsafe'>): Sql['unsafe'] {
  return (text, parameters, options) =>
    // Without parameters the text may hold several statements, which cannot be prepared.
    sql.unsafe(text, parameters, parameters?.length ? { ...options, prepare: true } : options);
}
