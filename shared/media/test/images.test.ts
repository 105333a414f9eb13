import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MediaStore } from '../src/store/media-store.ts';
import { picture } from './samples.ts';
import { type Gallery, startGallery } from './support.ts';

let gallery: Gallery;
let hash: string;
const written: string[] = [];
const counting = (store: MediaStore): MediaStore => ({
  ...store,
  put(name, content) {
    written.push(name);
    return store.put(name, content);
  },
});

beforeAll(async () => {
  gallery = await startGallery({ storeOf: counting });
  hash = await gallery.show(await picture({ width: 900, height: 300 }).jpeg().toBuffer());
});
afterAll(() => gallery[Symbol.asyncDispose]());

describe('an image', () => {
  it.each([
    ['thumbnail', 160, 53],
    ['small', 320, 107],
    ['medium', 640, 213],
    ['large', 900, 300],
    ['full', 900, 300],
  ])('in the size %s fits into its square and is made no larger', async (size, width, height) => {
    const { statusCode, rawPayload } = await gallery.get(hash, size);
    expect(statusCode).toBe(200);
    expect(await sharp(rawPayload).metadata()).toMatchObject({ format: 'webp', width, height });
  });

  it('says that it may be kept for ever, is what it says, and runs nothing', async () => {
    const { headers } = await gallery.get(hash, 'small');
    expect(headers).toMatchObject({
      'content-type': 'image/webp',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      etag: `"${hash}-small"`,
    });
  });

  it('is made once in a size, however many want it at once', async () => {
    const other = await gallery.show(await picture({ width: 200 }).png().toBuffer());
    written.length = 0;
    const answers = await Promise.all([1, 2, 3, 4].map(() => gallery.get(other, 'thumbnail')));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200]);
    await gallery.get(other, 'thumbnail');
    expect(written).toHaveLength(1);
  });

  it('is not made again where it fits as it is', async () => {
    written.length = 0;
    expect((await gallery.get(hash, 'large')).rawPayload).toEqual(
      (await gallery.get(hash, 'full')).rawPayload,
    );
    expect(written).toEqual([]);
  });

  it('is not sent again to who has it', async () => {
    for (const tag of [`"${hash}-small"`, `"other", W/"${hash}-small"`, '*']) {
      const headers = { 'if-none-match': tag };
      const { statusCode, payload } = await gallery.get(hash, 'small', { headers });
      expect({ statusCode, payload }).toEqual({ statusCode: 304, payload: '' });
    }
    const headers = { 'if-none-match': `"${hash}-medium"` };
    expect((await gallery.get(hash, 'small', { headers })).statusCode).toBe(200);
  });

  it('tells its length without being sent', async () => {
    const { rawPayload } = await gallery.get(hash, 'small');
    const head = await gallery.get(hash, 'small', { method: 'HEAD' });
    expect(head).toMatchObject({ statusCode: 200, payload: '' });
    expect(head.headers['content-length']).toBe(String(rawPayload.length));
  });

  it.each([
    ['of no such content', 'a'.repeat(64), 'small'],
    ['whose address is no hash', '..', 'small'],
    ['in a size that there is not', undefined, 'huge'],
    ['in a size of every object', undefined, 'constructor'],
  ])('%s is not there, which nobody keeps', async (_, address, size) => {
    const { statusCode, headers } = await gallery.get(address ?? hash, size);
    expect(statusCode).toBe(404);
    expect(headers['cache-control'] ?? 'no-store').toBe('no-store');
  });

  it('is the same for who sends the same content', async () => {
    const content = await picture().png().toBuffer();
    expect(await gallery.show(content)).toBe(await gallery.show(content));
  });
});
