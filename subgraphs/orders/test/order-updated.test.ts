import { createChangeFeed } from '@supergraph/live/change-feed';
import { connect } from '@supergraph/service/database/connect';
import { newId } from '@supergraph/service/ids';
import {
  type Answers,
  nextAnswer,
  openStreams,
  subscribeByEvents,
  subscribeBySocket,
} from '@supergraph/testing/streams';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOrdersServer } from '../src/server.ts';
import { schema } from '../src/store/database.ts';
import { findStatuses } from '../src/store/orders.ts';
import { answers, type House, newUser, openHouse, placed, variant } from './house.ts';

const mug = variant();
let house: House;
let replica: Awaited<ReturnType<typeof openReplica>>;
beforeAll(async () => {
  house = await openHouse();
  await house.sells(mug);
  replica = await openReplica(house);
});
afterAll(async () => {
  await replica[Symbol.asyncDispose]();
  await house[Symbol.asyncDispose]();
});

/** Another process on the same database: it shares nothing else, and changes nothing here. */
async function openReplica(
  { database, deps, admission, transport, identity }: House,
  recheckMs?: number,
) {
  const own = connect({ url: database.url, schema, applicationName: 'orders-replica' });
  const feed = createChangeFeed({
    database: own,
    versionsOf: (ids) => findStatuses(own.db, ids),
    log: deps.log,
    recheckMs,
  });
  const app = await createOrdersServer({
    ...deps,
    admission,
    database: own,
    letters: transport,
    events: transport,
    feed,
    verifier: identity.verifier,
  });
  const address = await openStreams(app);
  return {
    address,
    feed,
    database: own,
    async [Symbol.asyncDispose]() {
      await app.close();
      await feed.stop();
      await own.close();
    },
  };
}

const ORDER_UPDATED = `subscription ($id: ID!) {
  orderUpdated(id: $id) { id status confirmedAt lines { sku quantity } }
}`;

interface Updated {
  orderUpdated: { id: string; status: string };
}

const kinds = [
  ['a WebSocket', subscribeBySocket],
  ['server-sent events', subscribeByEvents],
] as const;

describe.each(kinds)('orderUpdated over %s', (_kind, subscribe) => {
  const open = (id: string, token: string | undefined): Answers<Updated> =>
    subscribe<Updated>(replica.address, { query: ORDER_UPDATED, variables: { id }, token });
  const tokenOf = (id: string, ...permissions: string[]) =>
    house.identity.token({ id, permissions });
  const statusOf = async (updates: Answers<Updated>) =>
    (await nextAnswer(updates)).data?.orderUpdated.status;

  it('tells its customer what another replica does to it, and ends when nothing more can come', async () => {
    const customer = newUser();
    const { id } = await placed(house.as(customer), mug);
    const updates = open(id, tokenOf(customer));
    expect((await nextAnswer(updates)).data).toEqual({
      orderUpdated: {
        id,
        status: 'PENDING',
        confirmedAt: null,
        lines: [{ sku: mug.sku, quantity: 2 }],
      },
    });
    await house.stockSays('reservation.held', answers.held(id));
    await house.stockSays('reservation.committed', answers.committed(id));
    expect((await nextAnswer(updates)).data?.orderUpdated).toMatchObject({
      status: 'CONFIRMED',
      confirmedAt: expect.any(String),
    });
    await house
      .as(customer)
      .query('mutation ($id: ID!) { cancelOrder(input: { orderId: $id }) { order { id } } }', {
        id,
      });
    expect(await statusOf(updates)).toBe('CANCELLED');
    expect(await updates.next()).toMatchObject({ done: true });
  });

  it('tells staff with orders:read', async () => {
    const { id } = await placed(house.as(newUser()), mug);
    const updates = open(id, tokenOf(newUser(), 'orders:read'));
    expect(await statusOf(updates)).toBe('PENDING');
    await updates.return?.();
  });

  it("tells nobody of somebody else's order, exactly as of one that does not exist", async () => {
    const { id } = await placed(house.as(newUser()), mug);
    for (const wanted of [id, newId('ord')]) {
      const updates = open(wanted, tokenOf(newUser()));
      const answer = await nextAnswer(updates);
      expect(answer.data ?? null).toBeNull();
      expect(answer.errors).toMatchObject([
        { message: `There is no order ${wanted}.`, extensions: { code: 'NOT_FOUND' } },
      ]);
      expect(await updates.next()).toMatchObject({ done: true });
    }
  });

  it('refuses an id that is none', async () => {
    const { errors } = await nextAnswer(open('nonsense', tokenOf(newUser())));
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('gives a final order once', async () => {
    const customer = newUser();
    const { id } = await placed(house.as(customer), mug);
    await house.stockSays('reservation.rejected', answers.rejected(id));
    const updates = open(id, tokenOf(customer));
    expect(await statusOf(updates)).toBe('REJECTED');
    expect(await updates.next()).toMatchObject({ done: true });
  });
});

describe('a change whose notice is lost', () => {
  it('is seen when what is watched is looked at again', async () => {
    await using eager = await openReplica(house, 20);
    const customer = newUser();
    const { id } = await placed(house.as(customer), mug);
    const updates = subscribeBySocket<Updated>(eager.address, {
      query: ORDER_UPDATED,
      variables: { id },
      token: house.identity.token({ id: customer }),
    });
    expect((await nextAnswer(updates)).data?.orderUpdated.status).toBe('PENDING');
    // Written by hand: nobody tells of it.
    await house.database.sql.begin(async (sql) => {
      await sql`UPDATE order_sagas SET step = 'DONE' WHERE order_id = ${id}`;
      await sql`UPDATE orders SET status = 'EXPIRED', settled_at = now() WHERE id = ${id}`;
    });
    expect((await nextAnswer(updates)).data?.orderUpdated.status).toBe('EXPIRED');
  });

  it('is seen after the connection that was to hear it broke', async () => {
    const customer = newUser();
    const { id } = await placed(house.as(customer), mug);
    const updates = subscribeBySocket<Updated>(replica.address, {
      query: ORDER_UPDATED,
      variables: { id },
      token: house.identity.token({ id: customer }),
    });
    expect((await nextAnswer(updates)).data?.orderUpdated.status).toBe('PENDING');
    await house.database.sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'orders-replica' AND query ILIKE 'listen%'`;
    await house.stockSays('reservation.rejected', answers.rejected(id));
    expect((await nextAnswer(updates)).data?.orderUpdated.status).toBe('REJECTED');
  });
});
