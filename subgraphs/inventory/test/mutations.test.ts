import { newId } from '@supergraph/service/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInventory, type Inventory, type permissions } from './support.ts';

let inventory: Inventory;
beforeAll(async () => {
  inventory = await createInventory();
});
afterAll(() => inventory[Symbol.asyncDispose]());

const eur = (amountMinor: string) => ({ amountMinor, currency: 'EUR' });
const errors = 'errors { __typename ... on UserError { code message path } }';

const documents = {
  createProduct: `mutation ($input: CreateProductInput!) { createProduct(input: $input) {
    product { id title description tags status variants { id sku version } } ${errors} } }`,
  updateProduct: `mutation ($input: UpdateProductInput!) { updateProduct(input: $input) {
    product { id title description tags status version variants { status version } } ${errors} } }`,
  createVariant: `mutation ($input: CreateVariantInput!) { createVariant(input: $input) {
    variant { id sku name price { amountMinor currency } version product { id } } ${errors} } }`,
  updateVariant: `mutation ($input: UpdateVariantInput!) { updateVariant(input: $input) {
    variant { name status version } ${errors} } }`,
  setPrice: `mutation ($input: SetPriceInput!) { setPrice(input: $input) {
    variant { id price { amountMinor currency } version } ${errors} } }`,
  createWarehouse: `mutation ($input: CreateWarehouseInput!) { createWarehouse(input: $input) {
    warehouse { id code name countryCode } ${errors} } }`,
  receiveStock: `mutation ($input: ReceiveStockInput!) { receiveStock(input: $input) {
    level { onHand reserved available variant { availability { onHand } } }
    movement { type deltaOnHand onHandAfter reference actor } ${errors} } }`,
  adjustStock: `mutation ($input: AdjustStockInput!) { adjustStock(input: $input) {
    level { onHand reserved } movement { type deltaOnHand reason } ${errors}
    refusals: errors { ... on InsufficientStockError { available } } } }`,
};

type Mutation = keyof typeof documents;

const writerOf: Record<Mutation, keyof typeof permissions> = {
  createProduct: 'catalog',
  updateProduct: 'catalog',
  createVariant: 'catalog',
  updateVariant: 'catalog',
  setPrice: 'catalog',
  createWarehouse: 'warehouse',
  receiveStock: 'warehouse',
  adjustStock: 'warehouse',
};

async function perform(name: Mutation, input: object, client = inventory.as(writerOf[name])) {
  const answer = await client.query(documents[name], { input });
  return { ...answer, payload: answer.data?.[name] };
}

async function accepted(name: Mutation, input: object) {
  const { payload, errors } = await perform(name, input);
  expect(errors).toBeUndefined();
  expect(payload).toMatchObject({ errors: [] });
  return payload;
}

async function refused(name: Mutation, input: object) {
  const { payload, errors } = await perform(name, input);
  expect(errors).toBeUndefined();
  return payload;
}

describe('createProduct', () => {
  it('adds a product with its variants and tells of each', async () => {
    const payload = await accepted('createProduct', {
      title: '  Cup ',
      tags: ['New', 'new'],
      variants: [
        { sku: 'created-2', name: 'big', price: eur('1200') },
        { sku: 'CREATED-1', name: 'small', price: eur('900') },
      ],
    });
    expect(payload).toMatchObject({
      product: {
        title: 'Cup',
        description: '',
        tags: ['new'],
        status: 'ACTIVE',
        variants: [
          { sku: 'CREATED-1', version: 1 },
          { sku: 'CREATED-2', version: 1 },
        ],
      },
    });
    const { product } = payload as { product: { id: string; variants: { id: string }[] } };
    expect(await inventory.events(product.variants[1]?.id ?? '')).toEqual([
      {
        type: 'variant.changed',
        sequence: 1,
        data: {
          variantId: product.variants[1]?.id,
          productId: product.id,
          sku: 'CREATED-2',
          name: 'big',
          productName: 'Cup',
          price: { amountMinor: '1200', currency: 'EUR' },
          status: 'ACTIVE',
          version: 1,
        },
      },
    ]);
  });

  it('writes nothing when one sku of several is taken, and names that one', async () => {
    await accepted('createProduct', {
      title: 'First',
      variants: [{ sku: 'TAKEN-1', name: 'one', price: eur('1') }],
    });
    const variants = ['FREE-1', 'taken-1'].map((sku) => ({ sku, name: sku, price: eur('1') }));
    expect(await refused('createProduct', { title: 'Second', variants })).toMatchObject({
      product: null,
      errors: [
        {
          __typename: 'SkuTakenError',
          code: 'SKU_TAKEN',
          path: ['input', 'variants', '1', 'sku'],
        },
      ],
    });
    await accepted('createProduct', { title: 'Third', variants: variants.slice(0, 1) });
  });
});

describe('updateProduct', () => {
  it('changes what is given and leaves the rest', async () => {
    const { product } = await inventory.product({ title: 'Before' });
    const payload = await accepted('updateProduct', {
      productId: product.id,
      description: 'A cup.',
      title: null,
    });
    expect(payload).toMatchObject({
      product: { title: 'Before', description: 'A cup.', variants: [{ version: 1 }] },
    });
  });

  it('withdraws every variant with the product, tells of it, and puts them back', async () => {
    const { product, variants } = await inventory.product({ names: ['one', 'two'] });
    const { id } = product;
    await accepted('updateProduct', { productId: id, status: 'ARCHIVED' });
    expect(await accepted('updateProduct', { productId: id, status: 'ACTIVE' })).toMatchObject({
      product: {
        variants: [
          { status: 'ACTIVE', version: 3 },
          { status: 'ACTIVE', version: 3 },
        ],
      },
    });
    for (const variant of variants) {
      expect(await inventory.events(variant.id)).toMatchObject([
        { data: { version: 1, status: 'ACTIVE' } },
        { data: { version: 2, status: 'ARCHIVED' } },
        { data: { version: 3, status: 'ACTIVE' } },
      ]);
    }
  });

  it('refuses a product that does not exist', async () => {
    expect(await refused('updateProduct', { productId: newId('prd'), title: 'x' })).toMatchObject({
      product: null,
      errors: [{ __typename: 'ProductNotFoundError', path: ['input', 'productId'] }],
    });
  });
});

describe('what is changed only as it was seen', () => {
  it('of two who change one product the second is told what the first has made of it', async () => {
    const { product } = await inventory.product({ title: 'Before' });
    const change = (title: string) => ({ productId: product.id, expectedVersion: 1, title });
    expect(await accepted('updateProduct', change('First'))).toMatchObject({
      product: { title: 'First', version: 2 },
    });
    const { data } = await inventory.as('catalog').query(
      `mutation ($input: UpdateProductInput!) { updateProduct(input: $input) { product { id } errors {
        ... on ProductChangedError { code path product { title version } } } } }`,
      { input: change('Second') },
    );
    expect(data).toEqual({
      updateProduct: {
        product: null,
        errors: [
          {
            code: 'PRODUCT_CHANGED',
            path: ['input', 'expectedVersion'],
            product: { title: 'First', version: 2 },
          },
        ],
      },
    });
    await accepted('updateProduct', { ...change('Second'), expectedVersion: 2 });
  });

  it('one of many who set a price at once does', async () => {
    const { variants } = await inventory.product();
    const variantId = variants[0]?.id ?? '';
    const answers = await Promise.all(
      ['2000', '3000', '4000', '5000'].map((amount) =>
        perform('setPrice', { variantId, expectedVersion: 1, price: eur(amount) }),
      ),
    );
    const refusals = answers.flatMap(
      ({ payload }) => (payload as { errors: { __typename: string }[] }).errors,
    );
    expect(refusals.map(({ __typename }) => __typename)).toEqual(
      Array(3).fill('VariantChangedError'),
    );
    expect(await inventory.events(variantId)).toHaveLength(2);
  });
});

describe('updateVariant', () => {
  it('changes the name, withdraws the variant, tells of it, and puts it back', async () => {
    const { variants } = await inventory.product();
    const variantId = variants[0]?.id ?? '';
    const change = (changes: object) => accepted('updateVariant', { variantId, ...changes });
    expect(await change({ name: ' red ', expectedVersion: 1 })).toMatchObject({
      variant: { name: 'red', status: 'ACTIVE', version: 2 },
    });
    expect(await change({ status: 'ARCHIVED' })).toMatchObject({
      variant: { name: 'red', status: 'ARCHIVED', version: 3 },
    });
    await change({ status: 'ACTIVE' });
    await change({});
    expect(await inventory.events(variantId)).toMatchObject([
      { data: { name: 'blue' } },
      { data: { name: 'red', status: 'ACTIVE' } },
      { data: { status: 'ARCHIVED' } },
      { data: { status: 'ACTIVE', version: 4 } },
    ]);
    expect(
      await refused('updateVariant', { variantId, expectedVersion: 1, name: 'late' }),
    ).toMatchObject({ errors: [{ __typename: 'VariantChangedError' }] });
  });
});

describe('createVariant', () => {
  it('adds a variant and tells of it', async () => {
    const { product } = await inventory.product();
    const payload = await accepted('createVariant', {
      productId: product.id,
      sku: 'variant-1',
      name: 'red',
      price: eur('1500'),
    });
    expect(payload).toMatchObject({
      variant: { sku: 'VARIANT-1', price: eur('1500'), version: 1, product: { id: product.id } },
    });
  });

  it('refuses a taken sku and an unknown product', async () => {
    const { product, variants } = await inventory.product();
    const input = { productId: product.id, sku: variants[0]?.sku, name: 'x', price: eur('1') };
    expect(await refused('createVariant', input)).toMatchObject({
      errors: [{ __typename: 'SkuTakenError', path: ['input', 'sku'] }],
    });
    const lost = { ...input, sku: 'LOST-1', productId: newId('prd') };
    expect(await refused('createVariant', lost)).toMatchObject({
      errors: [{ __typename: 'ProductNotFoundError' }],
    });
  });

  it('refuses the 101st variant of a product', async () => {
    const names = Array.from({ length: 100 }, (_, index) => `size ${index}`);
    const { product } = await inventory.product({ names });
    const input = { productId: product.id, sku: 'ONE-TOO-MANY', name: 'x', price: eur('1') };
    expect(await refused('createVariant', input)).toMatchObject({
      variant: null,
      errors: [{ __typename: 'VariantLimitReachedError' }],
    });
  });
});

describe('setPrice', () => {
  it('sets the price, counts the version up and tells of it', async () => {
    const { variants } = await inventory.product();
    const variantId = variants[0]?.id ?? '';
    const price = { amountMinor: '2500', currency: 'USD' };
    expect(await accepted('setPrice', { variantId, price })).toMatchObject({
      variant: { price, version: 2 },
    });
    expect((await inventory.events(variantId)).at(-1)).toMatchObject({
      sequence: 2,
      data: { price, version: 2 },
    });
  });

  it('to the price that stands changes nothing and tells nothing', async () => {
    const { variants } = await inventory.product();
    const variantId = variants[0]?.id ?? '';
    await accepted('setPrice', { variantId, price: eur('1000') });
    expect(await inventory.events(variantId)).toHaveLength(1);
  });

  it('refuses a variant that does not exist', async () => {
    const input = { variantId: newId('var'), price: eur('1') };
    expect(await refused('setPrice', input)).toMatchObject({
      errors: [{ __typename: 'VariantNotFoundError', code: 'VARIANT_NOT_FOUND' }],
    });
  });

  it('set by many at once counts every change, and the last event is the price that stands', async () => {
    const { variants } = await inventory.product();
    const variantId = variants[0]?.id ?? '';
    const amounts = Array.from({ length: 10 }, (_, index) => String(2_000 + index));
    await Promise.all(
      amounts.map((amount) => accepted('setPrice', { variantId, price: eur(amount) })),
    );
    const events = await inventory.events(variantId);
    expect(events.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    const question = `query ($id: ID!) { variant(id: $id) { price { amountMinor currency } } }`;
    const { data } = await inventory.anonymous.query(question, { id: variantId });
    expect(data).toEqual({ variant: { price: events.at(-1)?.data.price } });
  });
});

describe('createWarehouse', () => {
  it('adds a warehouse, once for each code', async () => {
    const input = { code: 'ber1', name: 'Berlin', countryCode: 'de' };
    expect(await accepted('createWarehouse', input)).toMatchObject({
      warehouse: { code: 'BER1', name: 'Berlin', countryCode: 'DE' },
    });
    expect(await refused('createWarehouse', input)).toMatchObject({
      warehouse: null,
      errors: [{ __typename: 'WarehouseCodeTakenError', path: ['input', 'code'] }],
    });
  });
});

describe('receiveStock', () => {
  it('books units into level and ledger, also into a level that is new', async () => {
    const { variants } = await inventory.product();
    const { id: warehouseId } = await inventory.warehouse();
    const input = { variantId: variants[0]?.id, warehouseId, quantity: 7, reference: 'DN-1' };
    await accepted('receiveStock', input);
    expect(await accepted('receiveStock', input)).toMatchObject({
      level: { onHand: 14, reserved: 0, available: 14, variant: { availability: { onHand: 14 } } },
      movement: {
        type: 'RECEIPT',
        deltaOnHand: 7,
        onHandAfter: 14,
        reference: 'DN-1',
        actor: 'usr_01890a5d-ac96-7000-8000-000000000001',
      },
    });
  });

  it('by many at once loses nothing', async () => {
    const { variants } = await inventory.product();
    const { id: warehouseId } = await inventory.warehouse();
    const input = { variantId: variants[0]?.id ?? '', warehouseId, quantity: 3 };
    await Promise.all(Array.from({ length: 20 }, () => accepted('receiveStock', input)));
    expect(await inventory.levels({ id: input.variantId })).toEqual(['60 / 0']);
    expect(await inventory.drift()).toEqual([]);
  });

  it('refuses what does not exist, and a level above its limit', async () => {
    const { variant, warehouseIds } = await inventory.stocked(1);
    const input = { variantId: variant.id, warehouseId: warehouseIds[0], quantity: 1_000_000 };
    for (const [change, type] of [
      [{ variantId: newId('var') }, 'VariantNotFoundError'],
      [{ warehouseId: newId('whs') }, 'WarehouseNotFoundError'],
    ] as const) {
      expect(await refused('receiveStock', { ...input, ...change })).toMatchObject({
        level: null,
        movement: null,
        errors: [{ __typename: type }],
      });
    }
    for (let receipt = 0; receipt < 9; receipt += 1) await accepted('receiveStock', input);
    expect(await refused('receiveStock', input)).toMatchObject({
      errors: [{ __typename: 'StockLimitExceededError', path: ['input', 'quantity'] }],
    });
    expect(await inventory.levels(variant)).toEqual(['9000001 / 0']);
  });
});

describe('adjustStock', () => {
  it('books a find and a loss with the reason', async () => {
    const { variant, warehouseIds } = await inventory.stocked(5);
    const level = { variantId: variant.id, warehouseId: warehouseIds[0] };
    expect(await accepted('adjustStock', { ...level, delta: 2, reason: 'found' })).toMatchObject({
      level: { onHand: 7 },
      movement: { type: 'ADJUSTMENT', deltaOnHand: 2, reason: 'found' },
    });
    await accepted('adjustStock', { ...level, delta: -7, reason: 'burnt' });
    expect(await inventory.levels(variant)).toEqual(['0 / 0']);
  });

  it('refuses to take what is set aside for orders, and says what could be taken', async () => {
    const { variant, warehouseIds } = await inventory.stocked(5);
    await inventory.hold([{ variantId: variant.id, quantity: 3 }]);
    const level = { variantId: variant.id, warehouseId: warehouseIds[0] };
    const payload = await refused('adjustStock', { ...level, delta: -3, reason: 'lost' });
    expect(payload).toMatchObject({
      level: null,
      errors: [{ __typename: 'InsufficientStockError', path: ['input', 'delta'] }],
      refusals: [{ available: 2 }],
    });
    expect(await inventory.levels(variant)).toEqual(['5 / 3']);
    expect(await inventory.ledger(variant)).toHaveLength(2);
  });

  it('leaves no empty level behind when it refuses', async () => {
    const { variant } = await inventory.stocked(1);
    const { id: warehouseId } = await inventory.warehouse();
    await refused('adjustStock', { variantId: variant.id, warehouseId, delta: -1, reason: 'x' });
    expect(await inventory.levels(variant)).toEqual(['1 / 0']);
  });
});

const valid: Record<Mutation, object> = {
  createProduct: { title: 'Cup' },
  updateProduct: { productId: newId('prd') },
  createVariant: { productId: newId('prd'), sku: 'VALID-1', name: 'x', price: eur('1') },
  updateVariant: { variantId: newId('var'), name: 'x' },
  setPrice: { variantId: newId('var'), price: eur('1') },
  createWarehouse: { code: 'VALID', name: 'x', countryCode: 'DE' },
  receiveStock: { variantId: newId('var'), warehouseId: newId('whs'), quantity: 1 },
  adjustStock: { variantId: newId('var'), warehouseId: newId('whs'), delta: 1, reason: 'x' },
};

describe('malformed input is refused before anything is read', () => {
  it.each<[Mutation, object, string, string]>([
    [
      'updateProduct',
      { productId: newId('prd'), expectedVersion: 0 },
      'input.expectedVersion',
      'min',
    ],
    ['updateVariant', { variantId: newId('var'), name: ' ' }, 'input.name', 'min'],
    ['createProduct', { title: ' ' }, 'input.title', 'min'],
    ['createProduct', { title: 'x'.repeat(201) }, 'input.title', 'max'],
    ['createProduct', { title: 'a\u0000' }, 'input.title', 'format'],
    ['createProduct', { tags: ['no spaces'] }, 'input.tags.0', 'format'],
    ['updateProduct', { productId: 'ord_1' }, 'input.productId', 'format'],
    ['createVariant', { sku: 'no spaces' }, 'input.sku', 'custom'],
    ['createVariant', { price: eur('-1') }, 'input.price.amountMinor', 'min'],
    ['setPrice', { price: eur('1000000000001') }, 'input.price.amountMinor', 'max'],
    ['setPrice', { variantId: '' }, 'input.variantId', 'format'],
    ['createWarehouse', { countryCode: 'QX' }, 'input.countryCode', 'custom'],
    ['createWarehouse', { code: '!' }, 'input.code', 'custom'],
    ['receiveStock', { quantity: 0 }, 'input.quantity', 'min'],
    ['receiveStock', { quantity: -5 }, 'input.quantity', 'min'],
    ['receiveStock', { quantity: 1_000_001 }, 'input.quantity', 'max'],
    ['adjustStock', { delta: 0 }, 'input.delta', 'custom'],
    ['adjustStock', { reason: '' }, 'input.reason', 'min'],
    ['adjustStock', { reason: 'half \ud800' }, 'input.reason', 'format'],
  ])('%s with %j', async (name, change, path, rule) => {
    const { errors } = await perform(name, { ...valid[name], ...change });
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [{ path, rule }],
    });
  });

  it('lists every field at fault', async () => {
    const { errors } = await perform('createVariant', {
      ...valid.createVariant,
      sku: '',
      name: '',
    });
    expect(errors?.[0]?.extensions.fields?.map(({ path }) => path)).toEqual([
      'input.sku',
      'input.name',
    ]);
  });

  it('an unknown currency among them', async () => {
    const price = { amountMinor: '1', currency: 'XQQ' };
    const { errors } = await perform('setPrice', { ...valid.setPrice, price });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });
});

describe('mutations are for those who hold the permission', () => {
  const others: Record<Mutation, (keyof typeof permissions)[]> = {
    createProduct: ['customer', 'support', 'warehouse'],
    updateProduct: ['customer', 'support', 'warehouse'],
    createVariant: ['customer', 'support', 'warehouse'],
    updateVariant: ['customer', 'support', 'warehouse'],
    setPrice: ['customer', 'support', 'warehouse'],
    createWarehouse: ['customer', 'support', 'catalog'],
    receiveStock: ['customer', 'support', 'catalog'],
    adjustStock: ['customer', 'support', 'catalog'],
  };

  it.each(Object.keys(documents) as Mutation[])('%s', async (name) => {
    const anonymous = await perform(name, valid[name], inventory.anonymous);
    expect(anonymous.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    for (const role of others[name]) {
      const { errors, data } = await perform(name, valid[name], inventory.as(role));
      expect(errors?.[0]?.extensions.code, role).toBe('FORBIDDEN');
      expect(data ?? null).toBeNull();
    }
  });
});
