import { createChangeFeed } from '@supergraph/live/change-feed';
import { connect } from '@supergraph/service/database/connect';
import { graphqlClient } from '@supergraph/testing/graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createSettlementWatch,
  type SettlementWatchOptions,
} from '../src/actions/settlement-watch.ts';
import { createOrdersServer } from '../src/server.ts';
import { schema } from '../src/store/database.ts';
import { findStatuses } from '../src/store/orders.ts';
import {
  answers,
  type House,
  newUser,
  openHouse,
  PLACE_ORDER,
  place,
  placed,
  until,
  variant,
} from './house.ts';

/** Beyond the time that a test has. */
const NEVER_MS = 60_000;
const mug = variant();
let house: House;
beforeAll(async () => {
  house = await openHouse();
  await house.sells(mug);
});
afterAll(() => house[Symbol.asyncDispose]());

/** Another process on the same database, which waits for what it places; the house settles it. */
async function openReplica(looks: Partial<SettlementWatchOptions>) {
  const { database, deps, admission, transport, identity } = house;
  const own = connect({ url: database.url, schema, applicationName: 'orders-waiting' });
  const statusesOf = (ids: readonly string[]) => findStatuses(own.db, ids);
  const feed = createChangeFeed({ database: own, versionsOf: statusesOf, log: deps.log });
  const app = await createOrdersServer({
    ...deps,
    settlements: createSettlementWatch({
      feed,
      statusesOf,
      waitMs: NEVER_MS,
      log: deps.log,
      ...looks,
    }),
    admission,
    database: own,
    letters: transport,
    events: transport,
    feed,
    verifier: identity.verifier,
  });
  return {
    app,
    as: (id: string) => graphqlClient(app, { token: identity.token({ id }) }),
    async [Symbol.asyncDispose]() {
      await app.close();
      await feed.stop();
      await own.close();
    },
  };
}

/** The only order of this customer, as soon as it is stored. */
async function orderOf(customerId: string): Promise<string> {
  const find = () => house.database.sql<{ id: string }[]>`
    SELECT id FROM orders WHERE customer_id = ${customerId}`;
  await until(async () => (await find()).length > 0);
  return String((await find())[0]?.id);
}

const rejects = (id: string) => house.stockSays('reservation.rejected', answers.rejected(id));

const onlyByTheFeed = { firstLookMs: NEVER_MS, lookAgainMs: NEVER_MS };

it('what another replica settles is told by the feed', async () => {
  await using replica = await openReplica(onlyByTheFeed);
  // The first wait makes the connection, after which everything is looked at; the second has only notices.
  for (const _ of ['the first', 'the second']) {
    const customer = newUser();
    const waiting = placed(replica.as(customer), mug);
    await rejects(await orderOf(customer));
    expect((await waiting).status).toBe('REJECTED');
  }
});

it('what is settled while the feed has lost its connection is seen once that is back', async () => {
  await using replica = await openReplica(onlyByTheFeed);
  const customer = newUser();
  const waiting = placed(replica.as(customer), mug);
  const id = await orderOf(customer);
  const listeners = () => house.database.sql<{ pid: number }[]>`
    SELECT pid FROM pg_stat_activity
    WHERE application_name = 'orders-waiting' AND query ILIKE 'listen%'`;
  await until(async () => (await listeners()).length > 0);
  await house.database.sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name = 'orders-waiting' AND query ILIKE 'listen%'`;
  await rejects(id);
  expect((await waiting).status).toBe('REJECTED');
});

it('an order that was settled long ago is not waited for', async () => {
  await using replica = await openReplica({ lookAgainMs: NEVER_MS });
  const customer = newUser();
  const order = {
    idempotencyKey: 'once',
    lines: [{ variantId: mug.variantId, quantity: 1 }],
  };
  await place(house.as(customer), order);
  await rejects(await orderOf(customer));
  const { data } = await place(replica.as(customer), order);
  expect(data?.placeOrder.order?.status).toBe('REJECTED');
});

it('an order whose customer has left keeps its place until stock has answered', async () => {
  await using replica = await openReplica(onlyByTheFeed);
  const address = await replica.app.listen({ host: '127.0.0.1', port: 0 });
  const customer = newUser();
  const input = {
    idempotencyKey: 'left',
    lines: [{ variantId: mug.variantId, quantity: 1 }],
  };
  const leaving = new AbortController();
  const answer = fetch(`${address}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${house.identity.token({ id: customer })}`,
    },
    body: JSON.stringify({ query: PLACE_ORDER, variables: { input } }),
    signal: leaving.signal,
  });
  const id = await orderOf(customer);
  leaving.abort();
  await expect(answer).rejects.toThrow();
  expect(house.admission.waiting).toBe(1);
  await rejects(id);
  await expect.poll(() => house.admission.waiting).toBe(0);
});
