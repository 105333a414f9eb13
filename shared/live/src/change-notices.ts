import type { Logger } from '@supergraph/service/logger';
import type { Sql } from 'postgres';

export const CHANGES_CHANNEL = 'changes';
/** For more changes than can be named: look at everything. */
export const EVERYTHING = '*';

/** A payload of NOTIFY holds 8,000 bytes; an id has some 40. */
const IDS_PER_NOTICE = 100;
const IDS_MAX = 10_000;

export interface ChangeNotices {
  add(ids: readonly string[]): void;
  /** Sends what is left. */
  stop(): Promise<void>;
}

/**
 * Tells all replicas what has changed, in one statement for all changes of `flushMs`. It stands
 * outside the transactions that make the changes: NOTIFY makes commits wait for one another.
 */
export function createChangeNotices({
  sql,
  log,
  flushMs,
}: {
  sql: Sql;
  log: Logger;
  flushMs: number;
}): ChangeNotices {
  const changed = new Set<string>();
  let flushing: Promise<void> | undefined;

  async function flush(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, flushMs));
    const ids = [...changed];
    changed.clear();
    try {
      await sql`SELECT pg_notify(${CHANGES_CHANNEL}, payload)
        FROM unnest(${payloadsOf(ids)}::text[]) AS notice(payload)`;
    } catch (error) {
      // Whoever watches them looks again by itself before long.
      log.warn({ err: error, changes: ids.length }, 'changes could not be told to other replicas');
    }
    flushing = changed.size > 0 ? flush() : undefined;
  }

  return {
    add(ids) {
      for (const id of ids) changed.add(id);
      flushing ??= flush();
    },
    async stop() {
      while (flushing) await flushing;
    },
  };
}

function payloadsOf(ids: readonly string[]): string[] {
  if (ids.length > IDS_MAX) return [EVERYTHING];
  const chunks = Math.ceil(ids.length / IDS_PER_NOTICE);
  return Array.from({ length: chunks }, (_, chunk) =>
    ids.slice(chunk * IDS_PER_NOTICE, (chunk + 1) * IDS_PER_NOTICE).join(' '),
  );
}
