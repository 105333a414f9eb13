import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFolderStore } from '../src/store/folder-store.ts';
import type { MediaStore } from '../src/store/media-store.ts';
import { createS3Store, type S3Store } from '../src/store/s3-store.ts';

let folder: string;
let server: S3rver;
let s3: S3Store;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'media-store-'));
  server = new S3rver({
    port: 0,
    silent: true,
    directory: join(folder, 's3'),
    configureBuckets: [{ name: 'media', configs: [] }],
  });
  const { port } = (await server.run()) as AddressInfo;
  s3 = createS3Store({
    bucket: 'media',
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
  });
});
afterAll(async () => {
  s3.close();
  await server.close();
  await rm(folder, { recursive: true });
});

const stores: Record<string, () => MediaStore> = {
  'a folder': () => createFolderStore(join(folder, 'local')),
  S3: () => s3,
};

describe.each(Object.keys(stores))('%s', (name) => {
  const store = () => stores[name]?.() as MediaStore;

  it('gives what was put, byte by byte', async () => {
    const content = Buffer.from(Array.from({ length: 70_000 }, (_, at) => (at * 7) % 256));
    await store().put('ab/one.webp', content);
    expect(await store().get('ab/one.webp')).toEqual(content);
  });

  it('takes the same again', async () => {
    await store().put('ab/two.webp', Buffer.from('same'));
    await store().put('ab/two.webp', Buffer.from('same'));
    expect(await store().get('ab/two.webp')).toEqual(Buffer.from('same'));
  });

  it('has null for what is not there', async () => {
    expect(await store().get('ab/none.webp')).toBeNull();
  });

  it('removes what is there, and is content with what is not', async () => {
    await store().put('ab/three.webp', Buffer.from('three'));
    await store().remove(['ab/three.webp', 'ab/none.webp']);
    expect(await store().get('ab/three.webp')).toBeNull();
    await store().remove([]);
  });
});

describe('S3', () => {
  it('that is away is an error, and not an image that is missing', async () => {
    const away = createS3Store({
      bucket: 'media',
      region: 'us-east-1',
      endpoint: 'http://127.0.0.1:9',
      credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
    });
    await expect(away.get('ab/one.webp')).rejects.toThrow();
    away.close();
  });
});
