import { readFile } from 'node:fs/promises';
import { createEmptyDatabase } from '@supergraph/testing/database';
import { createScratchDatabase, migrationsFolder } from '@supergraph/testing/scratch/database';
import * as schema from '@supergraph/testing/scratch/tables';
import { counters } from '@supergraph/testing/scratch/tables';
import { expect, test } from 'vitest';
import { connect } from '../src/database/connect.ts';
import { migrate } from '../src/database/migrate.ts';
import { createStatementCounter } from '../src/database/statement-counter.ts';

test('replicas that migrate at once all succeed, and each migration runs once', async () => {
  await using database = await createEmptyDatabase('migrate');

  await Promise.all(Array.from({ length: 4 }, () => migrate(database, migrationsFolder)));

  const applied = await database.sql`SELECT * FROM drizzle.__drizzle_migrations`;
  const { entries } = JSON.parse(await readFile(`${migrationsFolder}/meta/_journal.json`, 'utf8'));
  expect(applied).toHaveLength(entries.length);
  expect(await database.sql`SELECT * FROM outbox`).toHaveLength(0);
});

test('two test databases of one template do not see each other', async () => {
  await using first = await createScratchDatabase();
  await using second = await createScratchDatabase();

  await first.db.insert(counters).values({ id: 'a', value: 1 });

  expect(await first.db.select().from(counters)).toHaveLength(1);
  expect(await second.db.select().from(counters)).toHaveLength(0);
});

test('statements are counted while the work runs, and only then', async () => {
  await using own = await createScratchDatabase();
  const counter = createStatementCounter();
  const { onStatement } = counter;
  const database = connect({ url: own.url, schema, applicationName: 'count', onStatement });

  await database.db.select().from(counters);
  const { result, statements } = await counter.count(async () => {
    await database.db.insert(counters).values({ id: 'a', value: 1 });
    return database.db.select().from(counters);
  });
  await database.close();

  expect(result).toEqual([{ id: 'a', value: 1 }]);
  expect(statements).toHaveLength(2);
  expect(statements[0]).toMatch(/^insert into "counters"/);
});
