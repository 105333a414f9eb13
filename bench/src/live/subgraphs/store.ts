import type { Announcer } from '@supergraph/events/announcer';
import { type ChangeFeed, createChangeFeed } from '@supergraph/live/change-feed';
import { noteChanges } from '@supergraph/live/commit-changes';
import { shareReads } from '@supergraph/live/shared-reads';
import { connect } from '@supergraph/service/database/connect';
import { inTransaction } from '@supergraph/service/database/transaction';
import type { Logger } from '@supergraph/service/logger';
import { sql } from 'drizzle-orm';
import { nowMs } from '../now.ts';
import { parcelId } from './parcel-id.ts';

export interface Parcel {
  readonly id: string;
  readonly version: number;
}

/** Parcels in a database of their own, and who hears of their changes. */
export interface Store {
  readonly feed: ChangeFeed;
  readonly ids: readonly string[];
  readonly load: (id: string) => Promise<Parcel | null>;
  /** By `nowMs`; 0 for what was never changed. */
  committedAtMs(id: string): number;
  /** Commits a change of each of them, in one transaction. */
  change(ids: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

interface StoreOptions {
  readonly url: string;
  readonly parcels: number;
  readonly announcer: Announcer;
  readonly log: Logger;
}

/** Empty at first: it makes its table itself. */
export async function openStore({ url, parcels, announcer, log }: StoreOptions): Promise<Store> {
  const database = connect({ url, schema: {}, applicationName: 'bench-live' });
  const ids = Array.from({ length: parcels }, (_, index) => parcelId(index));
  await database.sql`CREATE TABLE parcels (id text PRIMARY KEY, version int NOT NULL)`;
  await database.sql`INSERT INTO parcels SELECT id, 0 FROM unnest(${ids}::text[]) AS given(id)`;
  const committed = new Map<string, number>();

  const find = (wanted: readonly string[]) =>
    database.sql<Parcel[]>`SELECT id, version FROM parcels WHERE id = ANY(${[...wanted]}::text[])`;
  const feed = createChangeFeed({
    database,
    versionsOf: async (wanted) =>
      new Map((await find(wanted)).map(({ id, version }) => [id, String(version)])),
    log,
  });

  return {
    feed,
    ids,
    load: shareReads(
      async (wanted) => new Map((await find(wanted)).map((parcel) => [parcel.id, parcel])),
    ),
    committedAtMs: (id) => committed.get(id) ?? 0,
    async change(changed) {
      await inTransaction(database.db, async (tx) => {
        await tx.execute(sql`UPDATE parcels SET version = version + 1 WHERE id IN ${changed}`);
        noteChanges(tx, changed);
      });
      const atMs = nowMs();
      for (const id of changed) committed.set(id, atMs);
      announcer.add(changed);
    },
    async close() {
      await feed.stop();
      await database.close();
    },
  };
}
