import { newId } from '@supergraph/service/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAvatarUpload, pixel, removeAvatar, setAvatar, uploadAvatar } from './pictures.ts';
import { startAuth } from './support.ts';

let auth: Awaited<ReturnType<typeof startAuth>>;
beforeAll(async () => {
  auth = await startAuth({ limits: { avatarUploadsPerAccountPerHour: 3 } });
});
afterAll(() => auth[Symbol.asyncDispose]());

const ownAvatar = '{ me { avatar { url(size: SMALL) width } } }';

async function somebody() {
  const { id, session } = await auth.register();
  const token = session.accessToken;
  return { id, token, client: auth.as(token), upload: () => uploadAvatar(auth, token) };
}

describe('an avatar', () => {
  it('is shown once its user has set it, until they set another or remove it', async () => {
    const { client, upload } = await somebody();
    expect((await client.query(ownAvatar)).data).toEqual({ me: { avatar: null } });
    const { data } = await client.query(setAvatar, { input: { uploadId: await upload() } });
    const url = expect.stringMatching(/^\/media\/auth\/images\/[0-9a-f]{64}\/thumbnail\.webp$/);
    expect(data?.['setAvatar']).toMatchObject({
      user: { avatar: { url, width: 1, height: 1 } },
      errors: [],
    });
    const small = expect.stringContaining('/small.webp');
    expect((await client.query(ownAvatar)).data).toEqual({
      me: { avatar: { url: small, width: 1 } },
    });
    await client.query(setAvatar, { input: { uploadId: await upload() } });
    const { data: removed } = await client.query(removeAvatar);
    expect(removed).toEqual({ removeAvatar: { user: { avatar: null } } });
    expect((await client.query(removeAvatar)).errors).toBeUndefined();
  });

  it('is nobody else’s to set, and an upload is shown once', async () => {
    const owner = await somebody();
    const other = await somebody();
    const input = { uploadId: await owner.upload() };
    const refused = {
      setAvatar: {
        user: null,
        errors: [{ code: 'UPLOAD_NOT_FOUND', path: ['input', 'uploadId'] }],
      },
    };
    expect((await other.client.query(setAvatar, { input })).data).toEqual(refused);
    expect((await owner.client.query(setAvatar, { input })).data).toMatchObject({
      setAvatar: { errors: [] },
    });
    expect((await owner.client.query(setAvatar, { input })).data).toEqual(refused);
    const none = { input: { uploadId: newId('upl') } };
    expect((await owner.client.query(setAvatar, none)).data).toEqual(refused);
  });

  it('goes with its account', async () => {
    const { id, client, upload } = await somebody();
    await client.query(setAvatar, { input: { uploadId: await upload() } });
    await auth.database.sql`DELETE FROM users WHERE id = ${id}`;
    expect(await auth.database.sql`SELECT FROM avatars WHERE user_id = ${id}`).toEqual([]);
  });

  it('is for whoever has signed in, a few times an hour', async () => {
    const { errors } = await auth.as().query(createAvatarUpload);
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    const { token, client } = await somebody();
    for (const colour of [1, 2, 3]) await uploadAvatar(auth, token, pixel(colour));
    const { errors: beyond } = await client.query(createAvatarUpload);
    expect(beyond).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
  });
});
