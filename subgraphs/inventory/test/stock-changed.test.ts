import { createChangeFeed } from '@supergraph/live/change-feed';
import { connect } from '@supergraph/service/database/connect';
import { createStatementCounter } from '@supergraph/service/database/statement-counter';
import { newId } from '@supergraph/service/ids';
import {
  type Answers,
  nextAnswer,
  openStreams,
  subscribeByEvents,
  subscribeBySocket,
} from '@supergraph/testing/streams';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInventoryServer } from '../src/server.ts';
import { schema } from '../src/store/database.ts';
import { findStockVersions } from '../src/store/levels.ts';
import { createInventory, customer, type Inventory, permissions } from './support.ts';

let inventory: Inventory;
let replica: Awaited<ReturnType<typeof openReplica>>;
beforeAll(async () => {
  inventory = await createInventory();
  replica = await openReplica(inventory);
});
afterAll(async () => {
  await replica[Symbol.asyncDispose]();
  await inventory[Symbol.asyncDispose]();
});

/** Another process on the same database. */
async function openReplica({ database, identity, log, media }: Inventory) {
  const counter = createStatementCounter();
  const own = connect({
    url: database.url,
    schema,
    applicationName: 'inventory-replica',
    onStatement: counter.onStatement,
  });
  const feed = createChangeFeed({
    database: own,
    versionsOf: (ids) => findStockVersions(own.db, ids),
    log,
    // Longer than the tests may take: statements are counted, and notices are heard.
    recheckMs: 3_600_000,
  });
  const app = await createInventoryServer({
    database: own,
    verifier: identity.verifier,
    log,
    feed,
    media,
  });
  return {
    address: await openStreams(app),
    counter,
    async [Symbol.asyncDispose]() {
      await app.close();
      await feed.stop();
      await own.close();
    },
  };
}

const STOCK_CHANGED = `subscription ($variantIds: [ID!]!) {
  stockChanged(variantIds: $variantIds) { id sku availability { available onHand reserved } }
}`;

interface Changed {
  stockChanged: {
    id: string;
    availability: { available: number; onHand: number; reserved: number };
  };
}

const kinds = [
  ['a WebSocket', subscribeBySocket],
  ['server-sent events', subscribeByEvents],
] as const;

function tokenOf(role: keyof typeof permissions) {
  return inventory.identity.token({ id: customer, permissions: [...permissions[role]] });
}

describe.each(kinds)('stockChanged over %s', (_kind, subscribe) => {
  const open = (variantIds: string[], role: keyof typeof permissions = 'customer') =>
    subscribe<Changed>(replica.address, {
      query: STOCK_CHANGED,
      variables: { variantIds },
      token: tokenOf(role),
    });
  const countsOf = async (changes: Answers<Changed>) => {
    const { data } = await nextAnswer(changes);
    const { onHand, reserved, available } = data?.stockChanged.availability ?? {};
    return [onHand, reserved, available];
  };

  it('tells what another replica does to the stock: received, held, sold, returned', async () => {
    const { variant, warehouseIds } = await inventory.stocked(10);
    const changes = open([variant.id]);
    expect(await countsOf(changes)).toEqual([10, 0, 10]);
    await inventory.receive({
      variantId: variant.id,
      warehouseId: warehouseIds[0] ?? '',
      quantity: 5,
    });
    expect(await countsOf(changes)).toEqual([15, 0, 15]);
    const { orderId } = await inventory.hold([{ variantId: variant.id, quantity: 4 }]);
    expect(await countsOf(changes)).toEqual([15, 4, 11]);
    await inventory.commit(orderId);
    expect(await countsOf(changes)).toEqual([11, 0, 11]);
    await inventory.withdraw(orderId);
    expect(await countsOf(changes)).toEqual([15, 0, 15]);
    await changes.return?.();
  });

  it('tells of each of many variants, and of no other', async () => {
    const names = Array.from({ length: 100 }, (_, index) => `size ${index}`);
    const { variants } = await inventory.product({ names });
    const { id: warehouseId } = await inventory.warehouse();
    const changes = open(variants.map(({ id }) => id));
    const first = new Set<string | undefined>();
    while (first.size < 100) first.add((await nextAnswer(changes)).data?.stockChanged.id);
    const other = await inventory.stocked(1);
    const [one, two] = [variants[17], variants[99]];
    for (const variant of [one, two]) {
      await inventory.receive({ variantId: variant?.id ?? '', warehouseId, quantity: 3 });
    }
    const told = [await nextAnswer(changes), await nextAnswer(changes)];
    const ids = told.map(({ data }) => data?.stockChanged.id);
    expect(new Set(ids)).toEqual(new Set([one?.id, two?.id]));
    expect(ids).not.toContain(other.variant.id);
    await changes.return?.();
  });

  it('knows no variant that is not there, and to customers none that is archived', async () => {
    const { product, variants } = await inventory.product();
    const [{ id } = { id: '' }] = variants;
    await inventory
      .as('catalog')
      .query(
        'mutation ($id: ID!) { updateProduct(input: { productId: $id, status: ARCHIVED }) { product { id } } }',
        {
          id: product.id,
        },
      );
    const unknown = newId('var');
    const { errors } = await nextAnswer(open([id, unknown]));
    expect(errors).toMatchObject([
      { message: `There is no variant ${id}, ${unknown}.`, extensions: { code: 'NOT_FOUND' } },
    ]);
    const changes = open([id], 'warehouse');
    expect(await countsOf(changes)).toEqual([0, 0, 0]);
    await changes.return?.();
  });

  it.each([
    ['no variant', []],
    ['what is no id', ['nonsense']],
    ['more than 100', Array.from({ length: 101 }, () => newId('var'))],
  ])('refuses to watch %s', async (_what, variantIds) => {
    const { errors } = await nextAnswer(open(variantIds));
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('keeps levels by warehouse for those with stock:read', async () => {
    const { variant } = await inventory.stocked(1);
    const query = `subscription ($id: ID!) {
      stockChanged(variantIds: [$id]) { availability { levels { onHand } } } }`;
    const ask = (role: keyof typeof permissions) =>
      subscribe(replica.address, { query, variables: { id: variant.id }, token: tokenOf(role) });
    const customers = ask('customer');
    expect(await nextAnswer(customers)).toMatchObject({
      data: { stockChanged: { availability: { levels: null } } },
      errors: [{ extensions: { code: 'FORBIDDEN' } }],
    });
    const staff = ask('warehouse');
    expect(await nextAnswer(staff)).toMatchObject({
      data: { stockChanged: { availability: { levels: [{ onHand: 1 }] } } },
    });
    await Promise.all([customers.return?.(), staff.return?.()]);
  });
});

it('one change is read once, however many watch it', async () => {
  const { variant, warehouseIds } = await inventory.stocked(10);
  const watchers = Array.from({ length: 20 }, () =>
    subscribeBySocket<Changed>(replica.address, {
      query: STOCK_CHANGED,
      variables: { variantIds: [variant.id] },
      token: tokenOf('customer'),
    }),
  );
  await Promise.all(watchers.map(nextAnswer));
  const { result, statements } = await replica.counter.count(async () => {
    const told = Promise.all(watchers.map(nextAnswer));
    await inventory.receive({
      variantId: variant.id,
      warehouseId: warehouseIds[0] ?? '',
      quantity: 5,
    });
    return told;
  });
  expect(result.map(({ data }) => data?.stockChanged.availability.onHand)).toEqual(
    Array.from({ length: 20 }, () => 15),
  );
  expect(statements).toHaveLength(2);
  await Promise.all(watchers.map((watcher) => watcher.return?.()));
});
