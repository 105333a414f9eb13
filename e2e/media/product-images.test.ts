import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { beforeAll, expect, inject, it } from 'vitest';
import { ask, get } from '../harness/graph.ts';
import { demoUser } from '../harness/users.ts';

const createProduct = `mutation ($input: CreateProductInput!) { createProduct(input: $input) { product { id } } }`;
const createImageUpload = `mutation ($input: CreateImageUploadInput!) {
  createImageUpload(input: $input) { upload { id url ticket } errors { ... on UserError { code } } }
}`;
const attachProductImage = `mutation ($input: AttachProductImageInput!) {
  attachProductImage(input: $input) { product { id } errors { ... on UserError { code } } }
}`;
const productImages = `query ($id: ID!) {
  product(id: $id) { images { alt width height small: url(size: SMALL) large: url(size: LARGE) } }
}`;

const at = (path: string) => `${inject('stack').urls.gateway}${path}`;

let token: string;
let productId: string;
beforeAll(async () => {
  token = (await demoUser('admin')).token;
  const input = { title: `Seen ${Date.now()}` };
  ({
    createProduct: {
      product: { id: productId },
    },
  } = await get(createProduct, { token, variables: { input } }));
});

async function ticketFor() {
  const answer = await get(createImageUpload, { token, variables: { input: { productId } } });
  return answer.createImageUpload.upload as { id: string; url: string; ticket: string };
}

function send({ url, ticket }: { url: string; ticket: string }, body: Blob | string, as = token) {
  const headers = { authorization: `Bearer ${as}`, 'x-upload-ticket': ticket };
  return fetch(at(url), { method: 'POST', headers, body });
}

it('a product shows in two sizes what was uploaded with a ticket, to whoever asks', async () => {
  const colour = createHash('sha256').update(productId).digest();
  const file = await sharp({
    create: {
      ...{ width: 1_600, height: 800, channels: 3 },
      background: { r: colour[0] ?? 0, g: colour[1] ?? 0, b: colour[2] ?? 0 },
    },
  })
    .png()
    .toBuffer();
  const upload = await ticketFor();
  const sent = await send(upload, new Blob([file]));
  expect(sent.status).toBe(201);
  expect(await sent.json()).toEqual({ uploadId: upload.id, width: 1_600, height: 800 });
  const again = await send(upload, new Blob([file]));
  expect(again.status).toBe(409);

  const input = { productId, uploadId: upload.id, alt: 'One colour' };
  const attached = await get(attachProductImage, { token, variables: { input } });
  expect(attached.attachProductImage.errors).toEqual([]);

  const { product } = await get(productImages, { variables: { id: productId } });
  expect(product.images).toMatchObject([{ alt: 'One colour', width: 1_600, height: 800 }]);
  const [{ small, large }] = product.images;
  for (const [url, width, height] of [
    [small, 320, 160],
    [large, 1_280, 640],
  ] as const) {
    const image = await fetch(at(url));
    expect(image.status).toBe(200);
    expect(Object.fromEntries(image.headers)).toMatchObject({
      'content-type': 'image/webp',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    const bytes = Buffer.from(await image.arrayBuffer());
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width, height });
    const tag = image.headers.get('etag') ?? '';
    expect((await fetch(at(url), { headers: { 'if-none-match': tag } })).status).toBe(304);
    const head = await fetch(at(url), { method: 'HEAD' });
    expect(head.headers.get('content-length')).toBe(String(bytes.length));
  }
});

it('the demo shop shows its products', async () => {
  const { products } = await get(
    '{ products(first: 1, search: "kettle") { nodes { images { url(size: MEDIUM) } } } }',
  );
  const image = await fetch(at(products.nodes[0].images[0].url));
  expect(image.status).toBe(200);
  expect(image.headers.get('content-type')).toBe('image/webp');
});

it('a ticket is of no use to somebody else, and a customer gets none', async () => {
  const { token: customer } = await demoUser('customer');
  const upload = await ticketFor();
  expect((await send(upload, 'GIF89a', customer)).status).toBe(403);
  const { errors } = await ask(createImageUpload, {
    token: customer,
    variables: { input: { productId } },
  });
  expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
});

it('a drawing that may hold a program is not taken', async () => {
  const answer = await send(await ticketFor(), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  expect(answer.status).toBe(415);
  expect(await answer.json()).toMatchObject({
    errors: [{ extensions: { code: 'IMAGE_TYPE_UNSUPPORTED' } }],
  });
});
