import { request } from 'node:http';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { graphUrl } from '../harness/graph.ts';
import { demoUser } from '../harness/users.ts';

// What holds the table makes the statement wait for as long as the test wants.
const holder = postgres(inject('stack').surroundings.databaseUrls.inventory, { max: 1 });
const watcher = postgres(inject('stack').surroundings.databaseUrls.inventory, { max: 1 });
let token: string;

beforeAll(async () => {
  ({ token } = await demoUser('admin'));
});
afterAll(() => Promise.all([holder.end(), watcher.end()]));

/** Statements of the service that wait for a lock. */
async function waitingStatements(): Promise<number> {
  const [row] = await watcher<{ count: number }[]>`
    SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%stock_movements%'`;
  return row?.count ?? 0;
}

function send(query: string): { hangUp: () => void } {
  const sent = request(graphUrl(), {
    method: 'POST',
    agent: false,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
  });
  sent.on('error', () => undefined).end(JSON.stringify({ query }));
  return { hangUp: () => void sent.destroy() };
}

it("a client's leaving goes through gateway and service to the statement in Postgres", async () => {
  await holder.begin(async (sql) => {
    await sql`LOCK TABLE stock_movements IN ACCESS EXCLUSIVE MODE`;
    const { hangUp } = send('{ stockMovements(first: 10) { nodes { id } } }');
    await expect.poll(waitingStatements).toBe(1);
    hangUp();
    await expect.poll(waitingStatements).toBe(0);
  });
});
