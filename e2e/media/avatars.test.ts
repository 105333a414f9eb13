import sharp from 'sharp';
import { expect, inject, it } from 'vitest';
import { get } from '../harness/graph.ts';
import { newCustomer } from '../harness/users.ts';

const createUpload = 'mutation { createAvatarUpload { upload { id url ticket } } }';
const setAvatar = `mutation ($input: SetAvatarInput!) { setAvatar(input: $input) {
  user { avatar { url(size: SMALL) width } } errors { ... on UserError { code } } } }`;

it('somebody shows the picture of themself that they uploaded, and nobody else could have', async () => {
  const [{ token }, stranger] = await Promise.all([newCustomer(), newCustomer()]);
  const { upload } = (await get(createUpload, { token })).createAvatarUpload;
  const background = { r: 12, g: 34, b: 56 };
  const picture = sharp({ create: { width: 640, height: 640, channels: 3, background } });
  const body = new Blob([await picture.jpeg().toBuffer()]);
  const at = (path: string) => `${inject('stack').urls.gateway}${path}`;
  const send = (as: string) =>
    fetch(at(upload.url), {
      method: 'POST',
      headers: { authorization: `Bearer ${as}`, 'x-upload-ticket': upload.ticket },
      body,
    });
  expect((await send(stranger.token)).status).toBe(403);
  expect((await send(token)).status).toBe(201);
  const variables = { input: { uploadId: upload.id } };
  const shown = (await get(setAvatar, { token, variables })).setAvatar;
  expect(shown).toMatchObject({ user: { avatar: { width: 640 } }, errors: [] });
  const image = await fetch(at(shown.user.avatar.url));
  expect(Object.fromEntries(image.headers)).toMatchObject({
    'content-type': 'image/webp',
    'x-content-type-options': 'nosniff',
  });
  const bytes = Buffer.from(await image.arrayBuffer());
  expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 320, height: 320 });
  expect((await get(setAvatar, { token: stranger.token, variables })).setAvatar).toEqual({
    user: null,
    errors: [{ code: 'UPLOAD_NOT_FOUND' }],
  });
});
