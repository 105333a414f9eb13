import { statementSignal, whileWanted } from '@supergraph/service/database/cancellation';
import { inTransaction } from '@supergraph/service/database/transaction';
import { connectDatabases } from '@supergraph/service/subgraph/databases';
import { createScratchDatabase, log } from '@supergraph/testing/scratch/database';
import * as schema from '@supergraph/testing/scratch/tables';
import { expect, it } from 'vitest';
import { createChangeFeed } from '../src/change-feed.ts';
import { noteChanges } from '../src/commit-changes.ts';

it('what is watched is looked at for everybody, also when a request began to watch', async () => {
  await using database = await createScratchDatabase();
  const looked = Promise.withResolvers<AbortSignal | undefined>();
  const feed = createChangeFeed({
    database,
    async versionsOf() {
      looked.resolve(statementSignal());
      return new Map();
    },
    log,
    recheckMs: 1,
  });
  const unwatch = whileWanted(AbortSignal.abort(), () => feed.watch(['a'], () => undefined));
  expect(await looked.promise).toBeUndefined();
  unwatch();
  await feed.stop();
});

it('is heard where LISTEN has a session, and told where the changes are made', async () => {
  await using own = await createScratchDatabase();
  const databases = connectDatabases({
    name: 'feed',
    schema,
    databaseUrl: own.url,
    databaseListenUrl: own.url,
    databasePoolSize: 1,
    databaseBackgroundPoolSize: 2,
    deadlineMs: 10_000,
  });
  const { background: database, listener } = databases;
  const feed = createChangeFeed({ database, listener, versionsOf: async () => new Map(), log });
  const changed = Promise.withResolvers<string>();
  const unwatch = feed.watch(['a'], changed.resolve);
  await inTransaction(databases.database.db, async (tx) => noteChanges(tx, ['a']));
  expect(await changed.promise).toBe('a');
  expect(
    await own.sql`SELECT application_name AS name FROM pg_stat_activity WHERE query ILIKE 'listen%'
      AND datname = current_database()`,
  ).toEqual([{ name: 'feed-listen' }]);
  unwatch();
  await feed.stop();
  await databases.close();
});
