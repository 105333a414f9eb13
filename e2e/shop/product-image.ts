import { randomInt } from 'node:crypto';
import sharp from 'sharp';
import { get, graphUrl } from '../harness/graph.ts';
import { demoUser } from '../harness/users.ts';

const createImageUpload = /* GraphQL */ `
  mutation ImageUpload($input: CreateImageUploadInput!) {
    createImageUpload(input: $input) { upload { id url ticket } }
  }
`;
const attachProductImage = /* GraphQL */ `
  mutation AttachImage($input: AttachProductImageInput!) {
    attachProductImage(input: $input) { errors { ... on UserError { code } } }
  }
`;

/** Gives a product an image, as the console would. @param alt what it shows */
export async function giveImage(productId: string, alt: string): Promise<void> {
  const { token } = await demoUser('admin');
  const [r, g, b] = [randomInt(256), randomInt(256), randomInt(256)];
  const create = { width: 800, height: 600, channels: 3 as const, background: { r, g, b } };
  const file = await sharp({ create }).png().toBuffer();
  const { createImageUpload: made } = await get(createImageUpload, {
    token,
    variables: { input: { productId } },
  });
  const { id: uploadId, url, ticket } = made.upload;
  const sent = await fetch(new URL(url, graphUrl()), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'x-upload-ticket': ticket },
    body: new Blob([new Uint8Array(file)]),
  });
  if (sent.status !== 201) throw new Error(`the image was not taken: ${await sent.text()}`);
  await get(attachProductImage, { token, variables: { input: { productId, uploadId, alt } } });
}
