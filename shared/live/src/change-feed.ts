import { forEverybody } from '@supergraph/service/database/cancellation';
import type { Database, Schema } from '@supergraph/service/database/connect';
import { Fault } from '@supergraph/service/errors';
import type { Logger } from '@supergraph/service/logger';
import type { Sql } from 'postgres';
import { CHANGES_CHANNEL, createChangeNotices, EVERYTHING } from './change-notices.ts';
import { onChangesCommitted } from './commit-changes.ts';

/** Tells who watches a thing that it may have changed, whichever replica changed it. */
export interface ChangeFeed {
  /**
   * Calls `onChange` with the id of whatever may have changed; returns the end of it.
   *
   * @throws SERVICE_UNAVAILABLE when this process watches as much as it may
   */
  watch(ids: readonly string[], onChange: (id: string) => void): () => void;
  stop(): Promise<void>;
}

export interface ChangeFeedOptions<S extends Schema> {
  database: Pick<Database<S>, 'db' | 'sql'>;
  /** Default that of the database; it must be a session, which a pooler in between may not give. */
  listener?: Pick<Sql, 'listen'> | undefined;
  /** Something that differs after each change, by id; ids that do not exist are left out. */
  versionsOf: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  log: Logger;
  /** Changes of so many milliseconds are told together. Default 20. */
  flushMs?: number;
  /** How long a change stays unseen whose notice was lost. Default 15,000. */
  recheckMs?: number;
  /** Default 100,000. */
  watchesMax?: number;
}

const IDS_PER_RECHECK = 1_000;
const RETRY_MS = 1_000;

/**
 * What noteChanges says in any replica is heard in all of them: the service's database carries it, by
 * NOTIFY. A notice is a hint and may be lost with the process that was to send it or with the
 * connection that was to hear it; so everything is announced after a reconnect, and what is watched is
 * compared with the database every `recheckMs`.
 */
export function createChangeFeed<S extends Schema>(options: ChangeFeedOptions<S>): ChangeFeed {
  const { database, listener = database.sql, versionsOf, log, flushMs = 20 } = options;
  const { recheckMs = 15_000, watchesMax = 100_000 } = options;
  const watchers = new Map<string, Set<(id: string) => void>>();
  const known = new Map<string, string>();
  const notices = createChangeNotices({ sql: database.sql, log, flushMs });
  const forget = onChangesCommitted(database.db, notices.add);
  let watches = 0;
  let isListening = false;
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;

  function announce(id: string): void {
    for (const onChange of watchers.get(id) ?? []) onChange(id);
  }

  function announceAll(): void {
    for (const id of watchers.keys()) announce(id);
  }

  function onNotice(payload: string): void {
    if (payload === EVERYTHING) announceAll();
    else for (const id of payload.split(' ')) announce(id);
  }

  /** The first watch makes the connection; a process in which nobody watches has none. */
  async function listen(): Promise<void> {
    if (isListening || isStopped) return;
    isListening = true;
    try {
      await listener.listen(CHANGES_CHANNEL, onNotice, announceAll);
    } catch (error) {
      isListening = false;
      if (isStopped) return;
      log.warn({ err: error }, 'changes are not heard for now');
      setTimeout(listen, RETRY_MS).unref();
    }
  }

  function recheckLater(): void {
    timer ??= setTimeout(async () => {
      // The timer may have been begun by a request that is long answered.
      await forEverybody(recheck);
      timer = undefined;
      if (watchers.size > 0 && !isStopped) recheckLater();
    }, recheckMs).unref();
  }

  async function recheck(): Promise<void> {
    const ids = [...watchers.keys()];
    try {
      for (let start = 0; start < ids.length; start += IDS_PER_RECHECK) {
        const versions = await versionsOf(ids.slice(start, start + IDS_PER_RECHECK));
        for (const [id, version] of versions) {
          if (known.get(id) !== version) announce(id);
          if (watchers.has(id)) known.set(id, version);
        }
      }
    } catch (error) {
      if (!isStopped) log.warn({ err: error }, 'what is watched could not be looked at');
    }
  }

  function unwatch(id: string, onChange: (id: string) => void): void {
    const those = watchers.get(id);
    those?.delete(onChange);
    if (those?.size !== 0) return;
    watchers.delete(id);
    known.delete(id);
  }

  return {
    watch(ids, onChange) {
      if (watches + ids.length > watchesMax) {
        throw new Fault('SERVICE_UNAVAILABLE', 'This process watches as many things as it may.');
      }
      watches += ids.length;
      for (const id of ids) watchers.set(id, (watchers.get(id) ?? new Set()).add(onChange));
      void listen();
      recheckLater();
      let isOver = false;
      return () => {
        if (isOver) return;
        isOver = true;
        watches -= ids.length;
        for (const id of ids) unwatch(id, onChange);
      };
    },
    async stop() {
      isStopped = true;
      forget();
      clearTimeout(timer);
      await notices.stop();
    },
  };
}
