import { expect, it } from 'vitest';
import { statementSignal, whileWanted } from '../src/database/cancellation.ts';
import { createChangeFeed } from '../src/live/change-feed.ts';
import { createSharedDatabase, log } from './test-database.ts';

it('what is watched is looked at for everybody, also when a request began to watch', async () => {
  await using database = await createSharedDatabase();
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
