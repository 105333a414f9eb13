import { afterAll, describe, expect, it } from 'vitest';
import { createInventory } from './support.ts';

const inventory = await createInventory();
afterAll(() => inventory[Symbol.asyncDispose]());

const documents = {
  receiveStock: `mutation ($input: ReceiveStockInput!) { result: receiveStock(input: $input) {
    level { onHand reserved updatedAt } movement { id } errors { ... on UserError { code path } } } }`,
  adjustStock: `mutation ($input: AdjustStockInput!) { result: adjustStock(input: $input) {
    level { onHand reserved updatedAt } movement { id }
    errors { ... on UserError { code path } ... on StockChangedError { onHand } } } }`,
  createProduct: `mutation ($input: CreateProductInput!) { result: createProduct(input: $input) {
    product { id title } errors { ... on UserError { code path } } } }`,
};

interface Result {
  level?: { onHand: number } | null;
  movement?: { id: string } | null;
  product?: { id: string } | null;
  errors: { code: string }[];
}

const admin = inventory.as('admin');

function send(mutation: keyof typeof documents, input: object, client = admin) {
  return client.query<{ result: Result }>(documents[mutation], { input });
}

/** A level with 5 units, and a valid input of each mutation. */
async function prepare() {
  const { variant, warehouseIds } = await inventory.stocked(5);
  const level = { variantId: variant.id, warehouseId: warehouseIds[0] ?? '' };
  const key = { idempotencyKey: crypto.randomUUID() };
  return {
    level,
    inputs: {
      receiveStock: { ...key, ...level, quantity: 3 },
      adjustStock: { ...key, ...level, delta: -2, reason: 'A count.' },
      createProduct: { ...key, title: `Lamp ${key.idempotencyKey}` },
    },
  };
}

const mutations = Object.keys(documents) as (keyof typeof documents)[];

async function rows() {
  const [count] = await inventory.database.sql`
    SELECT (SELECT count(*)::int FROM stock_movements) AS movements,
      (SELECT count(*)::int FROM products) AS products`;
  return count;
}

describe.each(mutations)('%s', (mutation) => {
  it('that is sent again with its key changes nothing and answers the same', async () => {
    const { inputs } = await prepare();
    const first = await send(mutation, inputs[mutation]);
    expect(first.data?.result.errors).toEqual([]);
    const before = await rows();
    inventory.pass(60);
    expect((await send(mutation, inputs[mutation])).data).toEqual(first.data);
    expect(await rows()).toEqual(before);
  });

  it('refuses its key with another body', async () => {
    const { inputs } = await prepare();
    await send(mutation, inputs[mutation]);
    const before = await rows();
    const other = { quantity: 4, delta: -1, title: 'Other' };
    const changed = Object.fromEntries(
      Object.entries(inputs[mutation]).map(([field, value]) => [
        field,
        field in other ? other[field as keyof typeof other] : value,
      ]),
    );
    const { errors } = await send(mutation, changed);
    expect(errors?.[0]?.extensions.code).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(await rows()).toEqual(before);
  });

  it('is done once, however many send it at once', async () => {
    const { inputs } = await prepare();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => send(mutation, inputs[mutation])),
    );
    const ids = answers.flatMap(
      ({ data }) => data?.result.movement?.id ?? data?.result.product?.id ?? [],
    );
    const others = answers.flatMap(({ errors = [] }) =>
      errors.map((error) => error.extensions.code),
    );
    expect(new Set(ids).size).toBe(1);
    expect(new Set(others)).toEqual(new Set(others.length > 0 ? ['IDEMPOTENCY_IN_PROGRESS'] : []));
  });

  it('keeps the keys of callers apart', async () => {
    const { inputs } = await prepare();
    const other = inventory.as('admin', 'usr_01890a5d-ac96-7000-8000-0000000000aa');
    const [one, two] = [
      await send(mutation, inputs[mutation]),
      await send(mutation, inputs[mutation], other),
    ];
    expect(one.data?.result.errors).toEqual([]);
    expect(two.data?.result.errors).toEqual([]);
    expect(two.data).not.toEqual(one.data);
  });

  it.each(['', 'x'.repeat(256), 'k\ud800', 'k\0', 'a\nb'])(
    'refuses the key %j',
    async (idempotencyKey) => {
      const { inputs } = await prepare();
      const { errors } = await send(mutation, { ...inputs[mutation], idempotencyKey });
      expect(errors?.[0]?.extensions.fields?.map(({ path }) => path)).toEqual([
        'input.idempotencyKey',
      ]);
    },
  );
});

describe('a refused mutation', () => {
  it('leaves its key free', async () => {
    const { inputs, level } = await prepare();
    const tooMuch = { ...inputs.adjustStock, delta: -100 };
    expect((await send('adjustStock', tooMuch)).data?.result.errors).toMatchObject([
      { code: 'INSUFFICIENT_STOCK' },
    ]);
    await inventory.receive({ ...level, quantity: 100 });
    expect((await send('adjustStock', tooMuch)).data?.result).toMatchObject({
      level: { onHand: 5 },
      errors: [],
    });
  });
});

describe('an adjustment of what was counted', () => {
  it('is made when as many units are on hand', async () => {
    const { inputs } = await prepare();
    const { data } = await send('adjustStock', { ...inputs.adjustStock, expectedOnHand: 5 });
    expect(data?.result).toMatchObject({ level: { onHand: 3 }, errors: [] });
  });

  it('is refused when stock has moved since, and tells what is there', async () => {
    const { inputs, level } = await prepare();
    await inventory.receive({ ...level, quantity: 1 });
    const { data } = await send('adjustStock', { ...inputs.adjustStock, expectedOnHand: 5 });
    expect(data?.result).toEqual({
      level: null,
      movement: null,
      errors: [{ code: 'STOCK_CHANGED', path: ['input', 'expectedOnHand'], onHand: 6 }],
    });
  });

  it('is made by one of many who counted the same', async () => {
    const { level } = await prepare();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        send('adjustStock', { ...level, delta: 1, expectedOnHand: 5, reason: 'Found one.' }),
      ),
    );
    const done = answers.filter(({ data }) => data?.result.errors.length === 0);
    expect(done).toHaveLength(1);
  });
});
