import { readFileSync } from 'node:fs';
import { dearReads, type ListValues, offeredLists } from '@supergraph/testing/list-plans';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { builtInRoleNames } from '../src/domain/role.ts';
import { startAuth } from './support.ts';

const USERS = 5_000;
const FIRST = 20;
/** What is rare is found first and then sorted; a walk through time passes over what is frequent. */
const ROWS_MAX = 10 * (FIRST + 1);

function userId(index: number): string {
  return `usr_01890a5d-ac96-7000-8000-00000000000${index}`;
}

const auth = await startAuth();
const token = await auth.admin();
afterAll(() => auth[Symbol.asyncDispose]());

beforeAll(async () => {
  await auth.database.db.execute(sql`
    INSERT INTO users (id, email, display_name, roles, status, version, created_at)
    SELECT 'usr_' || n, 'user' || n || '@example.com', 'Somebody ' || md5(n::text),
      ARRAY[CASE n % 2000 WHEN 1 THEN 'ADMIN' WHEN 2 THEN 'SUPPORT' WHEN 3 THEN 'WAREHOUSE' ELSE 'CUSTOMER' END],
      CASE WHEN n % 1000 < 2 THEN 'SUSPENDED' ELSE 'ACTIVE' END, 1,
      '2026-01-01T00:00:00Z'::timestamptz + n * interval '1 minute'
    FROM generate_series(1, ${USERS}::int) AS n`);
  // One user does nearly everything, and hardly ever the rare things.
  await auth.database.db.execute(sql`
    INSERT INTO audit_entries (id, at, content)
    SELECT id, at, json_build_object('id', id, 'action', action, 'actor', json_build_object('kind', 'user', 'id', who),
      'subject', subject, 'requestId', 'request ' || n)::text
    FROM generate_series(1, ${USERS}::int) AS n,
      LATERAL (SELECT 'aud_' || n AS id, '2026-01-01T00:00:00Z'::timestamptz + n * interval '1 minute' AS at,
        CASE WHEN n % 1000 = 0 THEN 'role.defined' ELSE 'user.signed-in' END AS action,
        CASE WHEN n % 500 = 1 THEN ${userId(1)} ELSE ${userId(0)} END AS who,
        CASE WHEN n % 1000 = 0 THEN 'role/SUPPORT' WHEN n % 500 = 1 THEN ${userId(1)} ELSE ${userId(0)} END AS subject
      ) AS entry`);
  await auth.database.db.execute(sql`ANALYZE users, audit_entries`);
});

const values: ListValues = {
  'filter.action': ['user.signed-in', 'role.defined', 'nothing.done'],
  'filter.actorId': [userId(0), userId(1)],
  'filter.subject': [userId(0), userId(1), 'role/SUPPORT'],
  'filter.requestId': ['request 7', 'no request'],
  'filter.since': ['2026-01-01T00:30:00Z', '2026-01-03T00:00:00Z'],
  'filter.until': ['2026-01-01T00:30:00Z', '2026-01-03T00:00:00Z'],
  'filter.role': [...builtInRoleNames, 'NOBODYS'],
  'filter.search': ['e', 'zq', '@example', 'user1234@example.com', 'nobody at all', "it's \\ %"],
};
const lists = offeredLists(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'));

it.each(lists)('$name reads about a page, whatever is asked for', async (list) => {
  const ask = (given: object) =>
    auth
      .as(token)
      .query(`query (${list.variables}) { ${list.selection} }`, { first: FIRST, ...given });
  const { counter, database } = auth;
  const dear = await dearReads({ list, values, ask, counter, sql: database.sql }, ROWS_MAX);
  expect(dear).toEqual([]);
});

it('finds what a look at every user would, wherever it stands', async () => {
  const names = ["O'Brien", 'back\\slash', '100 %_', 'Éva Über', '山田 太郎', ':* & | !', 'Łucja'];
  await auth.database.db.execute(sql`
    INSERT INTO users (id, email, display_name, roles, status, version, created_at)
    SELECT 'usr_odd_' || n, 'odd' || n || '@example.org', name, '{CUSTOMER}', 'ACTIVE', 1, now()
    FROM unnest(${sql.param(names)}::text[]) WITH ORDINALITY AS odd(name, n)`);
  const searches = names.flatMap((name) => [name, name.slice(1, 3), name.slice(-1).toUpperCase()]);
  for (const search of [...searches, 'odd3@example.org', '田']) {
    const { data, errors } = await auth
      .as(token)
      .query<{ users: { nodes: { id: string }[] } }>(
        'query ($search: String) { users(first: 100, filter: { search: $search }) { nodes { id } } }',
        { search },
      );
    const all = await auth.database.sql<{ id: string }[]>`
      SELECT id FROM users
      WHERE strpos(lower(email), lower(${search})) > 0 OR strpos(lower(display_name), lower(${search})) > 0
      ORDER BY created_at DESC, id DESC LIMIT 100`;
    expect(errors).toBeUndefined();
    expect(data?.users.nodes.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    expect(all.length).toBeGreaterThan(0);
  }
});
