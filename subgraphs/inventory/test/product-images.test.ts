import { newId } from '@supergraph/service/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInventory, type Inventory } from './support.ts';

const staffId = 'usr_01890a5d-ac96-7000-8000-00000000d001';
const otherStaffId = 'usr_01890a5d-ac96-7000-8000-00000000d002';
const DAY_SECONDS = 86_400;

let inventory: Inventory;
beforeAll(async () => {
  inventory = await createInventory();
});
afterAll(() => inventory[Symbol.asyncDispose]());

/** A pixel in one of 256 colours, as a GIF; those of another green are nobody else's. */
function pixel(red = Math.floor(Math.random() * 256), green = 80): Buffer {
  const head = Buffer.from('GIF89a\x01\0\x01\0\x80\0\0', 'latin1');
  const frame = Buffer.from(',\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0;', 'latin1');
  return Buffer.concat([head, Buffer.from([red, green, 160, 0, 0, 0]), frame]);
}

const product = 'product { id images { id alt width height url(size: SMALL) } updatedAt }';
const errors = 'errors { ... on UserError { code path } }';
const documents = {
  createImageUpload: `mutation ($input: CreateImageUploadInput!) { createImageUpload(input: $input) {
    upload { id url ticket bytesMax expiresAt } ${errors} } }`,
  ...Object.fromEntries(
    ['attachProductImage', 'reorderProductImages', 'removeProductImage', 'setProductImageAlt'].map(
      (name) => [
        name,
        `mutation ($input: ${name[0]?.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${product} ${errors} } }`,
      ],
    ),
  ),
} as Record<string, string>;

interface Payload {
  upload: { id: string; ticket: string };
  product: { images: Image[] };
  errors: { code: string }[];
}

interface Image {
  id: string;
  alt: string;
  url: string;
}

async function perform(name: string, input: object, id = staffId): Promise<Payload> {
  const answer = await inventory
    .as('catalog', id)
    .query<Record<string, Payload>>(documents[name] ?? '', { input });
  expect(answer.errors).toBeUndefined();
  const payload = answer.data?.[name];
  if (!payload) throw new Error(`${name} answered nothing`);
  return payload;
}

async function upload(productId: string, content = pixel(), id = staffId) {
  const { upload } = await perform('createImageUpload', { productId }, id);
  const answer = await inventory.app.inject({
    method: 'POST',
    url: '/media/uploads',
    headers: {
      authorization: `Bearer ${inventory.identity.token({ id })}`,
      'x-upload-ticket': upload.ticket,
    },
    payload: content,
  });
  expect(answer.statusCode).toBe(201);
  return upload.id;
}

async function attach(productId: string, alt: string, content = pixel()): Promise<void> {
  const uploadId = await upload(productId, content);
  expect(await perform('attachProductImage', { productId, uploadId, alt })).toMatchObject({
    errors: [],
  });
}

async function imagesOf(productId: string) {
  const query = `query ($id: ID!) { product(id: $id) { images { id alt url(size: FULL) } } }`;
  const { data } = await inventory.anonymous.query<Payload>(query, { id: productId });
  return data?.product.images ?? [];
}

const altsOf = async (productId: string) => (await imagesOf(productId)).map(({ alt }) => alt);

describe('the images of a product', () => {
  it('are attached one behind the other, and everybody sees them', async () => {
    const { product } = await inventory.product();
    await attach(product.id, 'from before');
    await attach(product.id, 'from behind');
    const query = `query ($id: ID!) { product(id: $id) {
      images { alt width height small: url(size: SMALL) usual: url } } }`;
    const { data } = await inventory.anonymous.query<Payload>(query, { id: product.id });
    const form = (size: string) =>
      expect.stringMatching(new RegExp(`^/media/inventory/images/[0-9a-f]{64}/${size}\\.webp$`));
    const looks = { width: 1, height: 1, small: form('small'), usual: form('medium') };
    expect(data?.product.images).toEqual([
      { alt: 'from before', ...looks },
      { alt: 'from behind', ...looks },
    ]);
  });

  it('are read with one statement, however many products there are', async () => {
    await inventory.product();
    const list = '{ products(first: 50) { nodes { images { alt } } } }';
    const statementsOf = async () =>
      (await inventory.counter.count(() => inventory.anonymous.query(list))).statements.length;
    const before = await statementsOf();
    await attach((await inventory.product()).product.id, 'one more');
    expect(await statementsOf()).toBe(before);
  });

  it('are put into another order, and only all of them', async () => {
    const { product } = await inventory.product();
    for (const alt of ['a', 'b', 'c']) await attach(product.id, alt);
    const [a, b, c] = (await imagesOf(product.id)).map(({ id }) => id);
    const reorder = (imageIds: unknown[]) =>
      perform('reorderProductImages', { productId: product.id, imageIds });
    await reorder([c, a, b]);
    expect(await altsOf(product.id)).toEqual(['c', 'a', 'b']);
    for (const order of [[a, b], [a, b, b], [a, b, newId('img')], []]) {
      expect(await reorder(order)).toMatchObject({ errors: [{ code: 'IMAGES_CHANGED' }] });
    }
    expect(await altsOf(product.id)).toEqual(['c', 'a', 'b']);
  });

  it('are removed and described anew, each by its product', async () => {
    const { product } = await inventory.product();
    const { product: other } = await inventory.product();
    for (const alt of ['a', 'b']) await attach(product.id, alt);
    const [a, b] = await imagesOf(product.id);
    const of = (productId: string, imageId = '') => ({ productId, imageId });
    expect(await perform('removeProductImage', of(other.id, a?.id))).toMatchObject({
      ...{ product: null, errors: [{ code: 'IMAGE_NOT_FOUND', path: ['input', 'imageId'] }] },
    });
    const words = { ...of(product.id, b?.id), alt: 'in other words' };
    await perform('setProductImageAlt', words);
    await perform('removeProductImage', of(product.id, a?.id));
    expect(await altsOf(product.id)).toEqual(['in other words']);
    await attach(product.id, 'behind it');
    expect(await altsOf(product.id)).toEqual(['in other words', 'behind it']);
    expect(await perform('removeProductImage', of(product.id, a?.id))).toMatchObject({
      errors: [{ code: 'IMAGE_NOT_FOUND' }],
    });
  });

  it('are twenty at most', async () => {
    const { product } = await inventory.product();
    const same = pixel();
    for (let count = 1; count <= 20; count += 1) await attach(product.id, `${count}`, same);
    const uploadId = await upload(product.id);
    const refused = await perform('attachProductImage', {
      productId: product.id,
      uploadId,
      alt: '21',
    });
    expect(refused).toMatchObject({ product: null, errors: [{ code: 'IMAGE_LIMIT_REACHED' }] });
  });

  it('keep what two of them share until the last one is removed', async () => {
    const { product } = await inventory.product();
    const content = pixel(7, 81);
    await attach(product.id, 'one', content);
    await attach(product.id, 'the same', content);
    const [one, same] = await imagesOf(product.id);
    expect(one?.url).toBe(same?.url);
    const get = async () =>
      (await inventory.app.inject((one?.url ?? '').replace('/inventory', ''))).statusCode;
    const remove = async (imageId = '') => {
      await perform('removeProductImage', { productId: product.id, imageId });
      inventory.pass(DAY_SECONDS + 1);
      await inventory.sweepMedia();
    };
    await remove(one?.id);
    expect(await get()).toBe(200);
    await remove(same?.id);
    expect(await get()).toBe(404);
  });
});

describe('an upload', () => {
  it('is for one product, one caller and one image', async () => {
    const { product } = await inventory.product();
    const { product: other } = await inventory.product();
    const uploadId = await upload(product.id);
    const attempt = (productId: string, id = staffId) =>
      perform('attachProductImage', { productId, uploadId, alt: 'x' }, id);
    const refused = { errors: [{ code: 'UPLOAD_NOT_FOUND', path: ['input', 'uploadId'] }] };
    expect(await attempt(other.id)).toMatchObject(refused);
    expect(await attempt(product.id, otherStaffId)).toMatchObject(refused);
    expect(await attempt(product.id)).toMatchObject({ errors: [] });
    expect(await attempt(product.id)).toMatchObject(refused);
  });

  it('that was not sent is not attached', async () => {
    const { product } = await inventory.product();
    const { upload } = await perform('createImageUpload', { productId: product.id });
    expect(upload).toMatchObject({ url: '/media/inventory/uploads', bytesMax: 5_242_880 });
    const input = { productId: product.id, uploadId: upload.id, alt: 'x' };
    expect(await perform('attachProductImage', input)).toMatchObject({
      errors: [{ code: 'UPLOAD_NOT_FOUND' }],
    });
  });

  it('is for a product that there is', async () => {
    expect(await perform('createImageUpload', { productId: newId('prd') })).toMatchObject({
      ...{ upload: null, errors: [{ code: 'PRODUCT_NOT_FOUND', path: ['input', 'productId'] }] },
    });
  });

  it.each(['', '   ', 'x'.repeat(301), 'two\nlines'])('needs words that fit: %j', async (alt) => {
    const input = { productId: newId('prd'), uploadId: newId('upl'), alt };
    const { errors } = await inventory
      .as('catalog')
      .query(documents['attachProductImage'] ?? '', { input });
    expect(errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', fields: [{ path: 'input.alt' }] } },
    ]);
  });
});
