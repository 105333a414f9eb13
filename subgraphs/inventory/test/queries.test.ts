import { newId } from '@supergraph/service/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProduct } from '../src/actions/create-product.ts';
import { updateProduct } from '../src/actions/update-product.ts';
import { createInventory, type Inventory, staffOf } from './support.ts';

let inventory: Inventory;
beforeAll(async () => {
  inventory = await createInventory();
});
afterAll(() => inventory[Symbol.asyncDispose]());

interface Products {
  products: {
    nodes: { id: string; title: string }[];
    edges: { cursor: string }[];
    pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string | null };
  };
}

const page = `
  query Page($first: Int, $after: String, $search: String, $filter: ProductFilter, $orderBy: ProductOrder) {
    products(first: $first, after: $after, search: $search, filter: $filter, orderBy: $orderBy) {
      nodes { id title }
      edges { cursor }
      pageInfo { hasNextPage hasPreviousPage endCursor }
    }
  }`;

async function askFor(variables: Record<string, unknown>) {
  const { data, errors } = await inventory.anonymous.query<Products>(page, variables);
  expect(errors).toBeUndefined();
  return data?.products;
}

async function titles(variables: Record<string, unknown>) {
  return (await askFor(variables))?.nodes.map(({ title }) => title);
}

describe('products', () => {
  it.each(['NEWEST', 'OLDEST', 'TITLE_ASC', 'TITLE_DESC'])(
    'come page by page in the order %s, each once',
    async (orderBy) => {
      const tag = orderBy.toLowerCase().replace('_', '-');
      const staff = staffOf(inventory);
      const given = ['Cup', 'Ball', 'Cup', 'Apron', 'Desk'];
      for (const title of given) {
        await createProduct(staff, { title, tags: [tag] });
        inventory.pass(1);
      }
      const seen: string[] = [];
      const ids = new Set<string>();
      let after: string | null = null;
      do {
        const connection: Products['products'] | undefined = await askFor({
          first: 2,
          after,
          orderBy,
          filter: { tag },
        });
        for (const { id, title } of connection?.nodes ?? []) {
          seen.push(title);
          ids.add(id);
        }
        expect(connection?.pageInfo.hasPreviousPage).toBe(after !== null);
        after = connection?.pageInfo.hasNextPage ? connection.pageInfo.endCursor : null;
      } while (after !== null);
      const expected = {
        NEWEST: given.toReversed(),
        OLDEST: given,
        TITLE_ASC: given.toSorted(),
        TITLE_DESC: given.toSorted().toReversed(),
      };
      expect(seen).toEqual(expected[orderBy as keyof typeof expected]);
      expect(ids.size).toBe(5);
    },
  );

  it('are found by words that begin words of title, description or tag', async () => {
    const staff = staffOf(inventory);
    await createProduct(staff, {
      title: 'Zirkon-Becher Größe 7',
      description: 'Hand-thrown/glazed stoneware.',
      tags: ['eco-friendly'],
    });
    for (const search of [
      'zirk',
      'ZIRKON BECH',
      'becher größe',
      'glaz',
      'friendly',
      'eco-f',
      '7',
    ]) {
      expect(await titles({ search }), search).toContain('Zirkon-Becher Größe 7');
    }
    for (const search of ['irkon', 'zirkon plate', 'thrownglazed']) {
      expect(await titles({ search }), search).toEqual([]);
    }
  });

  it('takes signs of the query language for what they are: no words', async () => {
    const search = `zirkonx'); DROP TABLE products; -- & | ! :* <-> \\`;
    expect(await titles({ search })).toEqual([]);
  });

  it('are filtered by tag, status, currency and price', async () => {
    const staff = staffOf(inventory);
    const variant = (sku: string, amountMinor: bigint, currency: string) => ({
      sku,
      name: 'one',
      price: { amountMinor, currency },
    });
    await createProduct(staff, {
      title: 'Cheap',
      tags: ['priced'],
      variants: [variant('PRICED-1', 100n, 'EUR')],
    });
    await createProduct(staff, {
      title: 'Dear',
      tags: ['priced'],
      variants: [variant('PRICED-2', 900n, 'EUR')],
    });
    await createProduct(staff, {
      title: 'Abroad',
      tags: ['priced'],
      variants: [variant('PRICED-3', 500n, 'USD')],
    });
    const found = async (filter: object) =>
      titles({ filter: { tag: 'Priced', ...filter }, orderBy: 'TITLE_ASC' });
    expect(await found({})).toEqual(['Abroad', 'Cheap', 'Dear']);
    expect(await found({ currency: 'EUR' })).toEqual(['Cheap', 'Dear']);
    expect(await found({ currency: 'EUR', priceMin: '101' })).toEqual(['Dear']);
    expect(await found({ currency: 'EUR', priceMin: '100', priceMax: '100' })).toEqual(['Cheap']);
    expect(await found({ currency: 'USD' })).toEqual(['Abroad']);
    expect(await found({ status: 'ARCHIVED' })).toEqual([]);
  });

  it.each([
    [{ first: 100_000 }, 'first', 'max'],
    [{ first: 0 }, 'first', 'min'],
    [{ after: 'broken' }, 'after', 'cursor'],
    [{ search: '' }, 'search', 'min'],
    [{ search: '-- !' }, 'search', 'words'],
    [{ search: 'x'.repeat(201) }, 'search', 'max'],
    [{ search: 'a\u0000b' }, 'search', 'format'],
    [{ filter: { tag: 'no spaces' } }, 'filter.tag', 'format'],
    [{ filter: { priceMin: '1' } }, 'filter.currency', 'required'],
  ])('refuse %j', async (variables, path, rule) => {
    const { data, errors } = await inventory.anonymous.query(page, variables);
    expect(data).toEqual({ products: null });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(errors?.[0]?.extensions.fields).toMatchObject([{ path, rule }]);
  });

  it('refuse a cursor of another order', async () => {
    await inventory.product();
    const first = await inventory.anonymous.query<Products>(page, { first: 1 });
    const after = first.data?.products.edges[0]?.cursor;
    const { errors } = await inventory.anonymous.query(page, { after, orderBy: 'TITLE_ASC' });
    expect(errors?.[0]?.extensions.fields).toMatchObject([{ path: 'after', rule: 'cursor' }]);
  });
});

describe('what is archived', () => {
  const question = `query ($product: ID!, $variant: ID!, $sku: String!, $tag: String!) {
    product(id: $product) { status }
    byId: variant(id: $variant) { status product { id } }
    bySku: variant(sku: $sku) { status }
    products(filter: { tag: $tag }) { nodes { id } }
    archived: products(filter: { tag: $tag, status: ARCHIVED }) { nodes { id } }
  }`;

  it('does not exist for customers, and is shown to staff', async () => {
    const staff = staffOf(inventory);
    const { product, variants } = await inventory.product({ title: 'Old', names: ['one'] });
    await updateProduct(staff, { productId: product.id, tags: ['old'], status: 'ARCHIVED' });
    const variables = {
      product: product.id,
      variant: variants[0]?.id,
      sku: variants[0]?.sku.toLowerCase(),
      tag: 'old',
    };
    const nothing = {
      product: null,
      byId: null,
      bySku: null,
      products: { nodes: [] },
      archived: { nodes: [] },
    };
    for (const client of [inventory.anonymous, inventory.as('customer')]) {
      expect(await client.query(question, variables)).toMatchObject({
        data: nothing,
        errors: undefined,
      });
    }
    for (const client of [inventory.as('catalog'), inventory.as('support')]) {
      expect((await client.query(question, variables)).data).toEqual({
        product: { status: 'ARCHIVED' },
        byId: { status: 'ARCHIVED', product: { id: product.id } },
        bySku: { status: 'ARCHIVED' },
        products: { nodes: [{ id: product.id }] },
        archived: { nodes: [{ id: product.id }] },
      });
    }
  });
});

describe('one product or variant', () => {
  it('is null when there is none', async () => {
    const { data, errors } = await inventory.anonymous.query(
      `query ($product: ID!, $variant: ID!) {
        product(id: $product) { id } byId: variant(id: $variant) { id } bySku: variant(sku: "NO-SUCH") { id }
      }`,
      { product: newId('prd'), variant: newId('var') },
    );
    expect({ data, errors }).toEqual({
      data: { product: null, byId: null, bySku: null },
      errors: undefined,
    });
  });

  it.each([
    ['{ product(id: "nonsense") { id } }', 'id'],
    ['{ variant(id: "nonsense") { id } }', 'id'],
    ['{ variant(sku: "no spaces!") { id } }', 'sku'],
    ['{ variant { id } }', 'id'],
    ['{ variant(id: "var_1", sku: "A-1") { id } }', 'id'],
  ])('refuses %s', async (query, path) => {
    const { errors } = await inventory.anonymous.query(query);
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [expect.objectContaining({ path })],
    });
  });
});

describe('availability', () => {
  const question = `query ($id: ID!) { variant(id: $id) { availability {
    available onHand reserved levels { available onHand reserved warehouse { id } variant { id } }
  } } }`;

  it('sums all warehouses for everybody, and lists them for those with stock:read', async () => {
    const { variant, warehouseIds } = await inventory.stocked(3, 5);
    await inventory.hold([{ variantId: variant.id, quantity: 4 }]);
    const sums = { available: 4, onHand: 8, reserved: 4 };
    const customer = await inventory.as('customer').query(question, { id: variant.id });
    expect(customer.data).toEqual({ variant: { availability: { ...sums, levels: null } } });
    expect(customer.errors).toMatchObject([
      { path: ['variant', 'availability', 'levels'], extensions: { code: 'FORBIDDEN' } },
    ]);
    const anonymous = await inventory.anonymous.query(question, { id: variant.id });
    expect(anonymous.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    const staff = await inventory.as('support').query(question, { id: variant.id });
    expect(staff.errors).toBeUndefined();
    const level = { variant: { id: variant.id } };
    const [first, second] = warehouseIds.toSorted();
    expect(staff.data).toMatchObject({
      variant: {
        availability: {
          ...sums,
          levels: [
            { ...level, warehouse: { id: first } },
            { ...level, warehouse: { id: second } },
          ],
        },
      },
    });
  });

  it('of a variant that was never received is nothing', async () => {
    const { variants } = await inventory.product();
    const { data } = await inventory.as('support').query(question, { id: variants[0]?.id });
    expect(data).toEqual({
      variant: { availability: { available: 0, onHand: 0, reserved: 0, levels: [] } },
    });
  });
});

describe('the number of statements', () => {
  it('of a page of products with variants and availability does not depend on its length', async () => {
    const staff = staffOf(inventory);
    const { id: warehouseId } = await inventory.warehouse();
    for (let number = 0; number < 100; number += 1) {
      const names = ['one', 'two'];
      const { product, variants } = await inventory.product({ title: `Row ${number}`, names });
      await updateProduct(staff, { productId: product.id, tags: ['rows'] });
      await inventory.receive({ variantId: variants[0]?.id ?? '', warehouseId, quantity: 1 });
    }
    const question = `query ($first: Int) { products(first: $first, filter: { tag: "rows" }) { nodes {
      title variants { sku price { amountMinor currency } product { id }
        availability { available levels { warehouse { code } } } } } } }`;
    const client = inventory.as('support');
    const count = async (first: number) => {
      const work = () => client.query<{ products: { nodes: unknown[] } }>(question, { first });
      const { result, statements } = await inventory.counter.count(work);
      expect(result.errors).toBeUndefined();
      expect(result.data?.products.nodes).toHaveLength(first);
      return statements.length;
    };
    const few = await count(2);
    expect(await count(100)).toBe(few);
    // Page, variants, products of variants, levels, warehouses.
    expect(few).toBe(5);
  });

  it('of a page with summed stock is two, and the sums are those of each variant alone', async () => {
    inventory.pass(60);
    const { variant } = await inventory.stocked(3, 4);
    inventory.pass(60);
    const { variants } = await inventory.product({ names: ['empty'] });
    await inventory.hold([{ variantId: variant.id, quantity: 2 }]);
    const units = 'id availability { available onHand reserved }';
    const { result, statements } = await inventory.counter.count(() =>
      inventory.anonymous.query<{ products: { nodes: { variants: { id: string }[] }[] } }>(
        `{ products(first: 2) { nodes { variants { ${units} } } } }`,
      ),
    );
    expect(result.errors).toBeUndefined();
    expect(statements).toHaveLength(2);
    const listed = result.data?.products.nodes.flatMap((product) => product.variants) ?? [];
    expect(listed.map(({ id }) => id)).toEqual([variants[0]?.id, variant.id]);
    for (const one of listed) {
      const { data } = await inventory.anonymous.query(
        `query ($id: ID) { variant(id: $id) { ${units} } }`,
        { id: one.id },
      );
      expect(data).toEqual({ variant: one });
    }
    expect(listed[1]).toMatchObject({ availability: { available: 5, onHand: 7, reserved: 2 } });
  });
});

describe('the ledger', () => {
  const question = `query ($first: Int, $after: String, $filter: StockMovementFilter) {
    stockMovements(first: $first, after: $after, filter: $filter) {
      nodes { type deltaOnHand deltaReserved onHandAfter reservedAfter reason actor reference
        variant { id } warehouse { id } }
      pageInfo { hasNextPage endCursor }
    }
  }`;
  interface Movements {
    stockMovements: {
      nodes: { type: string; reference: string | null }[];
      pageInfo: { hasNextPage: boolean; endCursor: string };
    };
  }

  it('tells the newest first, page by page, and by filter', async () => {
    const { variant, warehouseIds } = await inventory.stocked(9);
    const client = inventory.as('support');
    const start = inventory.deps.clock();
    inventory.pass(1);
    const { orderId } = await inventory.hold([{ variantId: variant.id, quantity: 2 }]);
    inventory.pass(1);
    const end = inventory.deps.clock();
    await inventory.commit(orderId);
    const types = async (filter: object) => {
      const variables = { filter: { variantId: variant.id, ...filter } };
      const { data, errors } = await client.query<Movements>(question, variables);
      expect(errors).toBeUndefined();
      return data?.stockMovements.nodes.map(({ type }) => type);
    };
    expect(await types({})).toEqual(['SALE', 'RESERVE', 'RECEIPT']);
    expect(await types({ type: 'RESERVE' })).toEqual(['RESERVE']);
    expect(await types({ reference: orderId })).toEqual(['SALE', 'RESERVE']);
    expect(await types({ warehouseId: warehouseIds[0] })).toHaveLength(3);
    expect(await types({ warehouseId: newId('whs') })).toEqual([]);
    expect(await types({ since: end.toISOString() })).toEqual(['SALE']);
    expect(await types({ since: start.toISOString(), until: end.toISOString() })).toEqual([
      'RESERVE',
      'RECEIPT',
    ]);
    const filter = { variantId: variant.id };
    const first = await client.query<Movements>(question, { first: 2, filter });
    const after = first.data?.stockMovements.pageInfo.endCursor;
    const second = await client.query<Movements>(question, { first: 2, after, filter });
    expect(second.data?.stockMovements).toMatchObject({
      nodes: [
        {
          type: 'RECEIPT',
          deltaOnHand: 9,
          deltaReserved: 0,
          onHandAfter: 9,
          reservedAfter: 0,
          variant: { id: variant.id },
          warehouse: { id: warehouseIds[0] },
        },
      ],
      pageInfo: { hasNextPage: false },
    });
  });

  it.each([
    [{ filter: { variantId: 'nonsense' } }, 'filter.variantId'],
    [{ first: 100_000 }, 'first'],
    [{ after: 'W10' }, 'after'],
  ])('refuses %j', async (variables, path) => {
    const { errors } = await inventory.as('support').query(question, variables);
    expect(errors?.[0]?.extensions.fields).toMatchObject([{ path }]);
  });

  it.each(['stockMovements { nodes { id } }', 'warehouses { id }'])(
    'and the warehouses are for stock:read only: %s',
    async (field) => {
      const anonymous = await inventory.anonymous.query(`{ ${field} }`);
      expect(anonymous.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
      const customer = await inventory.as('customer').query(`{ ${field} }`);
      expect(customer.errors?.[0]?.extensions).toMatchObject({
        code: 'FORBIDDEN',
        permission: 'stock:read',
      });
      const staff = await inventory.as('warehouse').query(`{ ${field} }`);
      expect(staff.errors).toBeUndefined();
    },
  );
});
