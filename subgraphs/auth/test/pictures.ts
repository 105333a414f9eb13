import type { startAuth } from './support.ts';

type Auth = Awaited<ReturnType<typeof startAuth>>;

export const createAvatarUpload =
  'mutation { createAvatarUpload { upload { id url ticket bytesMax } } }';
export const setAvatar = `mutation ($input: SetAvatarInput!) { setAvatar(input: $input) {
  user { id avatar { url width height } } errors { ... on UserError { code path } } } }`;
export const removeAvatar = 'mutation { removeAvatar { user { avatar { url } } } }';

/** A pixel in one of 256 colours, as a GIF. */
export function pixel(colour = Math.floor(Math.random() * 256)): Buffer {
  const head = Buffer.from('GIF89a\x01\0\x01\0\x80\0\0', 'latin1');
  const frame = Buffer.from(',\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0;', 'latin1');
  return Buffer.concat([head, Buffer.from([colour, 80, 160, 0, 0, 0]), frame]);
}

/** Sends a picture with a new ticket; gives the id of the upload. */
export async function uploadAvatar(auth: Auth, token: string, content = pixel()): Promise<string> {
  const { data } = await auth
    .as(token)
    .query<{ createAvatarUpload: { upload: { id: string; ticket: string } } }>(createAvatarUpload);
  const { id, ticket } = data?.createAvatarUpload.upload ?? { id: '', ticket: '' };
  const { statusCode } = await auth.app.inject({
    method: 'POST',
    url: '/media/uploads',
    headers: { authorization: `Bearer ${token}`, 'x-upload-ticket': ticket },
    payload: content,
  });
  if (statusCode !== 201) throw new Error(`the picture was refused with ${statusCode}`);
  return id;
}
