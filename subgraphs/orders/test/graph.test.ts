import { newId } from '@supergraph/service/ids';
import { money } from '@supergraph/service/money';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answers, type House, newUser, openHouse, place, placed, variant } from './house.ts';

let house: House;
const mug = variant();
beforeAll(async () => {
  house = await openHouse();
  await house.sells(mug);
});
afterAll(() => house[Symbol.asyncDispose]());

/** Orders of one customer, a second apart, oldest first. */
async function placeMany(customer: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    house.time.pass(1);
    ids.push((await placed(house.as(customer), mug)).id);
  }
  return ids;
}

interface Page {
  nodes: { id: string }[];
  edges: { cursor: string }[];
  pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    endCursor: string | null;
    startCursor: string | null;
  };
}

const PAGE =
  '{ nodes { id } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }';

describe('order(id)', () => {
  const query = 'query ($id: ID!) { order(id: $id) { id events { toStatus } } }';

  it('is there for its customer and for those with orders:read', async () => {
    const customer = newUser();
    const { id } = await placed(house.as(customer), mug);
    const expected = { order: { id, events: [{ toStatus: 'PENDING' }] } };
    expect((await house.as(customer).query(query, { id })).data).toEqual(expected);
    expect((await house.as(newUser(), 'orders:read').query(query, { id })).data).toEqual(expected);
  });

  it('tells staff what it waits for until it is settled, and its customer no such thing', async () => {
    const customer = newUser();
    const { id } = await placed(house.as(customer), mug);
    const saga = `query ($id: ID!) { order(id: $id) {
      saga { step attempts nextAttemptAt deadlineAt heldAt approvedAt committedAt } } }`;
    const read = async () =>
      (await house.as(newUser(), 'orders:read').query(saga, { id })).data?.['order'];
    const at = expect.any(String);
    const before = { attempts: 0, nextAttemptAt: at, deadlineAt: at, committedAt: null };
    expect(await read()).toEqual({
      saga: { ...before, step: 'HOLD', heldAt: null, approvedAt: null },
    });
    await house.stockSays('reservation.held', answers.held(id));
    expect(await read()).toEqual({
      saga: { ...before, step: 'COMMIT', heldAt: at, approvedAt: at },
    });
    await house.stockSays('reservation.committed', answers.committed(id));
    const settled = { step: null, attempts: 0, nextAttemptAt: null, deadlineAt: null };
    expect(await read()).toEqual({
      saga: { ...settled, heldAt: at, approvedAt: at, committedAt: at },
    });
    const own = await house.as(customer).query(saga, { id });
    expect(own.data).toEqual({ order: { saga: null } });
    expect(own.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });

  it('of somebody else is null without an error, as one that does not exist', async () => {
    const { id } = await placed(house.as(newUser()), mug);
    for (const client of [
      house.as(newUser()),
      house.as(newUser(), 'stock:read'),
      house.anonymous,
    ]) {
      expect(await client.query(query, { id })).toEqual(
        await client.query(query, { id: newId('ord') }),
      );
      expect((await client.query(query, { id })).data).toEqual({ order: null });
    }
  });

  it('is BAD_USER_INPUT for what is not an id', async () => {
    const { errors } = await house.as(newUser()).query(query, { id: "'; DROP TABLE orders" });
    expect(errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', fields: [{ path: 'id' }] } },
    ]);
  });
});

describe('myOrders', () => {
  const query = `query ($first: Int, $after: String, $filter: OwnOrderFilter) {
    myOrders(first: $first, after: $after, filter: $filter) ${PAGE} }`;
  const list = (customer: string, variables: Record<string, unknown> = {}) =>
    house.as(customer).query<{ myOrders: Page }>(query, variables);

  it('gives every order once, newest first, page by page', async () => {
    const customer = newUser();
    const ids = await placeMany(customer, 7);
    await placeMany(newUser(), 2);
    const seen: string[] = [];
    let after: string | null | undefined;
    do {
      const { data } = await list(customer, { first: 3, after });
      seen.push(...(data?.myOrders.nodes ?? []).map((node) => node.id));
      after = data?.myOrders.pageInfo.hasNextPage ? data.myOrders.pageInfo.endCursor : null;
    } while (after);
    expect(seen).toEqual(ids.toReversed());
  });

  it('keeps its order when several orders were placed in the same millisecond', async () => {
    const customer = newUser();
    const ids = await Promise.all(
      Array.from({ length: 4 }, async () => (await placed(house.as(customer), mug)).id),
    );
    const first = await list(customer, { first: 2 });
    const after = first.data?.myOrders.pageInfo.endCursor;
    const second = await list(customer, { first: 2, after });
    const seen = [first, second].flatMap(({ data }) => data?.myOrders.nodes ?? []);
    expect(seen.map((node) => node.id)).toEqual(ids.toSorted().toReversed());
    expect(second.data?.myOrders.pageInfo).toMatchObject({
      hasNextPage: false,
      hasPreviousPage: true,
    });
  });

  it('filters by status and time', async () => {
    const customer = newUser();
    const [first, second, third] = await placeMany(customer, 3);
    await house.stockSays('reservation.rejected', answers.rejected(String(second)));
    const now = house.time.now().getTime();
    const at = (secondsAgo: number) => new Date(now - secondsAgo * 1_000).toISOString();
    const idsOf = async (filter: Record<string, unknown>) =>
      (await list(customer, { filter })).data?.myOrders.nodes.map((node) => node.id);
    expect(await idsOf({ status: ['REJECTED'] })).toEqual([second]);
    expect(await idsOf({ status: ['REJECTED', 'PENDING'] })).toEqual([third, second, first]);
    expect(await idsOf({ status: [] })).toEqual([]);
    expect(await idsOf({ placedAfter: at(1) })).toEqual([third, second]);
    expect(await idsOf({ placedBefore: at(1) })).toEqual([first]);
    expect(await idsOf({ placedAfter: at(1), placedBefore: at(0), status: 'REJECTED' })).toEqual([
      second,
    ]);
  });

  it.each([
    { variables: { first: 100_000 }, path: 'first', rule: 'max' },
    { variables: { first: 0 }, path: 'first', rule: 'min' },
    { variables: { first: -1 }, path: 'first', rule: 'min' },
    { variables: { after: 'broken' }, path: 'after', rule: 'cursor' },
    {
      variables: { after: cursor(['placedAt desc', 'yesterday', newId('ord')]) },
      path: 'after',
      rule: 'cursor',
    },
    {
      variables: { after: cursor(['placedAt desc', '2026-03-01T12:00:00.000Z', 'a\0b']) },
      path: 'after',
      rule: 'cursor',
    },
    {
      variables: { after: cursor(['placedAt asc', '2026-03-01T12:00:00.000Z', newId('ord')]) },
      path: 'after',
      rule: 'cursor',
    },
  ])('is BAD_USER_INPUT for $variables', async ({ variables, path, rule }) => {
    const { errors } = await list(newUser(), variables);
    expect(errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', fields: [{ path, rule }] } },
    ]);
  });

  it('needs somebody who is signed in', async () => {
    const { errors } = await house.anonymous.query(query);
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  it('takes as many statements for one order as for a hundred', async () => {
    const customer = newUser();
    await placeMany(customer, 30);
    const statementsOf = async (first: number) => {
      const { result, statements } = await house.counter.count(() =>
        house.as(customer).query<{ myOrders: Page }>(
          `query ($first: Int) { myOrders(first: $first) { nodes {
            id customer { id } events { toStatus } lines { id variant { id } order { number } } } } }`,
          { first },
        ),
      );
      expect(result.errors).toBeUndefined();
      return { found: result.data?.myOrders.nodes.length, count: statements.length };
    };
    expect(await statementsOf(1)).toEqual({ found: 1, count: 3 });
    expect(await statementsOf(100)).toEqual({ found: 30, count: 3 });
  });
});

describe('orders', () => {
  const query = `query ($first: Int, $after: String, $filter: OrderFilter, $orderBy: OrderSort! = PLACED_AT_DESC) {
    orders(first: $first, after: $after, filter: $filter, orderBy: $orderBy) ${PAGE} }`;

  it('needs orders:read', async () => {
    const codes = async (client: ReturnType<House['as']>) =>
      (await client.query(query)).errors?.map((error) => error.extensions.code);
    expect(await codes(house.anonymous)).toEqual(['UNAUTHENTICATED']);
    expect(await codes(house.as(newUser()))).toEqual(['FORBIDDEN']);
    expect(await codes(house.as(newUser(), 'orders:read'))).toBeUndefined();
  });

  it('sorts both ways and filters by customer', async () => {
    const customer = newUser();
    const ids = await placeMany(customer, 5);
    const staff = house.as(newUser(), 'orders:read');
    const filter = { customerId: customer };
    for (const orderBy of ['PLACED_AT_ASC', 'PLACED_AT_DESC']) {
      const first = await staff.query<{ orders: Page }>(query, { first: 3, filter, orderBy });
      const after = first.data?.orders.pageInfo.endCursor;
      const rest = await staff.query<{ orders: Page }>(query, { first: 3, after, filter, orderBy });
      const seen = [first, rest].flatMap(({ data }) => data?.orders.nodes ?? []);
      expect(seen.map((node) => node.id)).toEqual(
        orderBy === 'PLACED_AT_ASC' ? ids : ids.toReversed(),
      );
    }
  });

  it('finds those of a product, whichever of its variants, once each and page by page', async () => {
    const customer = newUser();
    const [pot, large] = [variant(), variant()];
    const potToo = variant({ productId: pot.productId });
    await house.sells(pot, potToo, large);
    const wanted: string[] = [];
    for (const variants of [[pot], [large], [potToo, pot], [potToo]]) {
      house.time.pass(1);
      const { id } = await placed(house.as(customer), ...variants);
      if (!variants.includes(large)) wanted.unshift(id);
    }
    const staff = house.as(newUser(), 'orders:read');
    const filter = { productId: pot.productId };
    const first = await staff.query<{ orders: Page }>(query, { first: 2, filter });
    const after = first.data?.orders.pageInfo.endCursor;
    const rest = await staff.query<{ orders: Page }>(query, { first: 2, after, filter });
    const seen = [first, rest].flatMap(({ data }) => data?.orders.nodes ?? []);
    expect(seen.map((node) => node.id)).toEqual(wanted);
    const none = { ...filter, status: ['EXPIRED'] };
    expect(
      (await staff.query<{ orders: Page }>(query, { filter: none })).data?.orders.nodes,
    ).toEqual([]);
  });

  it('finds those of a total, both its ends included, in its currency alone', async () => {
    const customerId = newUser();
    const prices = [
      money(5_000n, 'EUR'),
      money(5_001n, 'EUR'),
      money(5_002n, 'EUR'),
      money(5_001n, 'USD'),
    ];
    const ids: string[] = [];
    for (const price of prices) {
      const article = variant({ price });
      await house.sells(article);
      ids.push((await placed(house.as(customerId), article)).id);
    }
    const staff = house.as(newUser(), 'orders:read');
    const idsOf = async (filter: object) => {
      const { data } = await staff.query<{ orders: Page }>(query, {
        filter: { customerId, currency: 'EUR', ...filter },
      });
      return new Set(data?.orders.nodes.map(({ id }) => id));
    };
    expect(await idsOf({})).toEqual(new Set(ids.slice(0, 3)));
    expect(await idsOf({ totalMin: '10002' })).toEqual(new Set(ids.slice(1, 3)));
    expect(await idsOf({ totalMax: '10002' })).toEqual(new Set(ids.slice(0, 2)));
    expect(await idsOf({ totalMin: '10002', totalMax: '10002' })).toEqual(new Set([ids[1]]));
    expect(await idsOf({ totalMin: '10003', totalMax: '10002' })).toEqual(new Set());
  });

  it('finds the same where a product or a total is frequent', async () => {
    const [pot, customer] = [variant(), newUser()];
    const { sql } = house.database;
    await house.sells(pot);
    const { id } = await placed(house.as(customer), pot);
    // More than are named.
    await sql`INSERT INTO orders (id, number, customer_id, status, currency, total_amount_minor, version, placed_at)
      SELECT 'ord_many_' || n, 'MANY-' || n, ${customer}, 'PENDING', 'EUR', 2500, 1, '2020-01-01'
      FROM generate_series(1, 600) AS n`;
    await sql`INSERT INTO order_lines (id, order_id, position, variant_id, sku, name, quantity, unit_price_minor)
      SELECT 'oln_many_' || n, 'ord_many_' || n, 0, ${pot.variantId}, 'POT', 'Pot', 2, 1250
      FROM generate_series(1, 600) AS n`;
    const staff = house.as(newUser(), 'orders:read');
    const common = { customerId: customer, placedAfter: '2021-01-01T00:00:00.000Z' };
    for (const filter of [
      { productId: pot.productId },
      { currency: 'EUR', totalMin: '2500', totalMax: '2500' },
      { productId: pot.productId, currency: 'EUR', totalMin: '2500' },
    ]) {
      const { data } = await staff.query<{ orders: Page }>(query, {
        filter: { ...common, ...filter },
      });
      expect(data?.orders.nodes).toEqual([{ id }]);
    }
    await sql`DELETE FROM order_lines WHERE id LIKE 'oln_many_%'`;
    await sql`DELETE FROM orders WHERE id LIKE 'ord_many_%'`;
  });

  it.each([
    [{ customerId: 'someone' }, 'filter.customerId', 'pattern'],
    [{ productId: 'something' }, 'filter.productId', 'pattern'],
    [{ totalMin: '1' }, 'filter.currency', 'required'],
    [{ totalMax: '1' }, 'filter.currency', 'required'],
  ])('is BAD_USER_INPUT for %j', async (filter, path, rule) => {
    const staff = house.as(newUser(), 'orders:read');
    const { errors } = await staff.query(query, { filter });
    expect(errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', fields: [{ path, rule }] } },
    ]);
  });

  it('refuses a cursor of the other order', async () => {
    await placeMany(newUser(), 2);
    const staff = house.as(newUser(), 'orders:read');
    const { data } = await staff.query<{ orders: Page }>(query, { first: 1 });
    const after = data?.orders.pageInfo.endCursor;
    const { errors } = await staff.query(query, { first: 1, after, orderBy: 'PLACED_AT_ASC' });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});

describe('an entity that the gateway asks for', () => {
  const ENTITIES = `query ($representations: [_Any!]!, $first: Int) {
    _entities(representations: $representations) {
      ... on Order { number }
      ... on OrderLine { sku order { number } }
      ... on User { id orders(first: $first) { nodes { id } pageInfo { hasNextPage } } } } }`;
  const ask = (client: ReturnType<House['as']>, representations: object[], first = 2) =>
    client.query<{ _entities: unknown[] }>(ENTITIES, { representations, first });

  it('Order and OrderLine are null for strangers, whatever path leads there', async () => {
    const customer = newUser();
    const order = await placed(house.as(customer), mug);
    const [line] = order['lines'] as { id: string }[];
    const representations = [
      { __typename: 'Order', id: order.id },
      { __typename: 'OrderLine', id: line?.id },
      { __typename: 'Order', id: newId('ord') },
      { __typename: 'OrderLine', id: 'nonsense' },
    ];
    const visible = [
      { number: order.number },
      { sku: 'MUG-BLUE', order: { number: order.number } },
      null,
      null,
    ];
    expect((await ask(house.as(customer), representations)).data?._entities).toEqual(visible);
    const staff = house.as(newUser(), 'orders:read');
    expect((await ask(staff, representations)).data?._entities).toEqual(visible);
    for (const stranger of [house.as(newUser()), house.anonymous]) {
      const { data, errors } = await ask(stranger, representations);
      expect(data?._entities).toEqual([null, null, null, null]);
      expect(errors).toBeUndefined();
    }
  });

  it("User.orders is the user's own or needs orders:read, else null and FORBIDDEN", async () => {
    const customer = newUser();
    const [, second, third] = await placeMany(customer, 3);
    const user = { __typename: 'User', id: customer };
    const own = {
      id: customer,
      orders: { nodes: [{ id: third }, { id: second }], pageInfo: { hasNextPage: true } },
    };
    expect((await ask(house.as(customer), [user])).data?._entities).toEqual([own]);
    const staff = house.as(newUser(), 'orders:read');
    expect((await ask(staff, [user])).data?._entities).toEqual([own]);
    const { data, errors } = await ask(house.as(newUser()), [user]);
    expect(data?._entities).toEqual([{ id: customer, orders: null }]);
    expect(errors).toMatchObject([
      { path: ['_entities', 0, 'orders'], extensions: { code: 'FORBIDDEN' } },
    ]);
    const anonymous = await ask(house.anonymous, [user]);
    expect(anonymous.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  it('a hundred users with their orders take one statement', async () => {
    const customers = Array.from({ length: 100 }, newUser);
    await Promise.all(
      customers
        .slice(0, 40)
        .map((customer) =>
          place(house.as(customer), { lines: [{ variantId: mug.variantId, quantity: 1 }] }),
        ),
    );
    const staff = house.as(newUser(), 'orders:read');
    const statementsOf = async (ids: string[]) => {
      const users = ids.map((id) => ({ __typename: 'User', id }));
      const { result, statements } = await house.counter.count(() => ask(staff, users, 5));
      expect(result.errors).toBeUndefined();
      const found = result.data?._entities as { orders: { nodes: unknown[] } }[];
      return { found: found.filter((user) => user.orders.nodes.length === 1).length, statements };
    };
    const one = await statementsOf(customers.slice(0, 1));
    const all = await statementsOf(customers);
    expect([one.found, all.found]).toEqual([1, 40]);
    expect(all.statements).toEqual(one.statements);
    expect(all.statements).toHaveLength(1);
  });
});

it('answers nobody but the gateway when a secret is configured', async () => {
  const { createOrdersServer } = await import('../src/server.ts');
  const { createTestIdentity } = await import('@supergraph/testing/identity');
  const { graphqlClient } = await import('@supergraph/testing/graphql');
  const gatewaySecret = 's'.repeat(32);
  const { verifier } = createTestIdentity();
  const app = await createOrdersServer({
    ...house.deps,
    admission: house.admission,
    letters: house.transport,
    events: house.transport,
    feed: house.feed,
    database: house.database,
    verifier,
    gatewaySecret,
  });
  const query = '{ __typename }';
  expect((await graphqlClient(app).query(query)).status).toBe(403);
  expect((await graphqlClient(app, { gatewaySecret }).query(query)).data).toEqual({
    __typename: 'Query',
  });
  await app.close();
});

function cursor(content: unknown): string {
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}
