import type { Sql } from 'postgres';
import { safeBegin } from './begin.ts';

/**
 * Makes drizzle's statements prepared ones.
 *
 * Drizzle hands each statement to `unsafe()` unprepared, which costs two round trips and a plan
 * every time: one to describe the parameters, one to run. Prepared, the second use of a text on a
 * connection takes one. The driver renews connections by age, which bounds what a server keeps.
 */
export function preparing<T extends Pick<Sql, 'unsafe'>>(sql: T): T {
  return new Proxy(sql, {
    get(target, key, receiver) {
      if (key === 'unsafe') return prepareUnsafe(target);
      const value: unknown = Reflect.get(target, key, receiver);
      if (key !== 'begin' || typeof value !== 'function') return value;
      const begin = safeBegin((work) => value(work));
      return (work: (tx: Sql) => unknown) => begin((tx) => work(preparing(tx)));
    },
  });
}

function prepareUnsafe(sql: Pick<Sql, 'unsafe'>): Sql['unsafe'] {
  return (text, parameters, options) =>
    // Without parameters the text may hold several statements, which cannot be prepared.
    sql.unsafe(text, parameters, parameters?.length ? { ...options, prepare: true } : options);
}
