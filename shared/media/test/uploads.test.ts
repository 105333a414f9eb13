import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forgedGif, forgedPng, picture, pngChunk } from './samples.ts';
import { type Gallery, somebody, somebodyElse, startGallery } from './support.ts';

let gallery: Gallery;
beforeAll(async () => {
  gallery = await startGallery();
});
afterAll(() => gallery[Symbol.asyncDispose]());

const plain = await picture().png().toBuffer();

describe('an upload', () => {
  it.each([
    ['png', () => picture().png()],
    ['jpeg', () => picture().jpeg()],
    ['webp', () => picture().webp()],
    ['gif', () => picture().gif()],
    ['avif', () => picture().avif({ effort: 0 })],
  ])('of %s becomes an image', async (_, make) => {
    const answer = await gallery.send(await make().toBuffer());
    expect(answer).toMatchObject({ status: 201, width: 60, height: 40 });
    expect((await gallery.take(answer.uploadId))?.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is what its bytes say, whatever its sender calls it', async () => {
    const headers = { 'content-type': 'text/html' };
    expect(await gallery.send(plain, { headers })).toMatchObject({ status: 201 });
  });

  it('is turned upright, made no larger than 2,048 pixels, and has nothing left of its file', async () => {
    const exif = { IFD0: { Copyright: 'secret-place' } };
    const content = await picture({ width: 2_400, height: 60 })
      .jpeg()
      .withMetadata({ orientation: 6, exif })
      .toBuffer();
    expect(content.includes('secret-place')).toBe(true);
    const hash = await gallery.show(content);
    const { rawPayload } = await gallery.get(hash, 'full');
    const { width, height, exif: left, orientation } = await sharp(rawPayload).metadata();
    expect({ width, height, left, orientation }).toEqual({ width: 51, height: 2_048 });
    expect(rawPayload.includes('secret-place')).toBe(false);
  });

  it('that is an image and something else is the image alone', async () => {
    const script = '<script>alert(1)</script>';
    const polyglots = [
      Buffer.concat([await picture().gif().toBuffer(), Buffer.from(`/*${script}*/=1;`)]),
      Buffer.concat([await picture().jpeg().toBuffer(), Buffer.from(`PK\x03\x04${script}`)]),
      forgedPng({
        ...{ width: 8, height: 8, data: Buffer.alloc(72) },
        more: [pngChunk('tEXt', Buffer.from(`Comment\0${script}`))],
      }),
    ];
    for (const content of polyglots) {
      const { rawPayload } = await gallery.get(await gallery.show(content), 'full');
      expect(rawPayload.toString('latin1')).toMatch(/^RIFF.{4}WEBP/s);
      expect(rawPayload.includes('script')).toBe(false);
    }
  });

  it('of an animation is its first frame', async () => {
    expect(await gallery.send(forgedGif({ frames: 20, side: 1 }))).toMatchObject({ status: 201 });
  });
});

describe('a file is refused', () => {
  const small = { width: 8, height: 8 };
  const zeros = (megabytes: number) => Buffer.alloc(megabytes * 1_048_576);
  it.each<[string, string, () => Buffer | string]>([
    [
      'that is a drawing that may hold a program',
      'IMAGE_TYPE_UNSUPPORTED',
      () => '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
    ],
    ['that is a page', 'IMAGE_TYPE_UNSUPPORTED', () => '<!doctype html>GIF89a'],
    ['that is empty', 'IMAGE_TYPE_UNSUPPORTED', () => ''],
    ['that is cut off', 'IMAGE_UNREADABLE', () => plain.subarray(0, plain.length / 2)],
    ['that only begins like an image', 'IMAGE_UNREADABLE', () => 'GIF89a<script>'],
    [
      'whose data do not fill it',
      'IMAGE_UNREADABLE',
      () => forgedPng({ ...small, data: Buffer.alloc(9) }),
    ],
    [
      'of 900 million pixels in a few bytes',
      'IMAGE_TOO_LARGE',
      () => forgedPng({ width: 30_000, height: 30_000, data: zeros(1) }),
    ],
    [
      'of 64 million pixels in a hundred bytes',
      'IMAGE_TOO_LARGE',
      () => forgedGif({ frames: 1, side: 8_000 }),
    ],
    ['of 1,001 frames', 'IMAGE_TOO_LARGE', () => forgedGif({ frames: 1_001, side: 1 })],
    ['of more than 5 MB', 'UPLOAD_TOO_LARGE', () => Buffer.concat([plain, zeros(5)])],
  ])('%s', async (_, code, make) => {
    expect(await gallery.send(make())).toMatchObject({ code });
  });

  it('never for what is packed into it beyond its pixels, which is not unpacked', async () => {
    const packed = pngChunk(
      'zTXt',
      Buffer.concat([Buffer.from('Bomb\0\0'), deflateSync(zeros(64))]),
    );
    const ofText = forgedPng({ ...small, data: Buffer.alloc(72), more: [packed] });
    const ofPixels = forgedPng({ ...small, data: zeros(64) });
    for (const bomb of [ofText, ofPixels]) {
      expect(bomb.length).toBeLessThan(1_048_576);
      expect(await gallery.send(bomb)).toMatchObject({ status: 201, width: 8 });
    }
  });

  it('when it takes longer or more memory than it may, and the next one is read all the same', async () => {
    for (const limits of [{ msMax: 1 }, { bytesMax: 1 }]) {
      await using narrow = await startGallery({ limits });
      expect(await narrow.send(plain)).toMatchObject({ status: 422, code: 'IMAGE_TOO_LARGE' });
      expect(await narrow.send(plain)).toMatchObject({ status: 422, code: 'IMAGE_TOO_LARGE' });
    }
    expect(await gallery.send('GIF89a<script>')).toMatchObject({ code: 'IMAGE_UNREADABLE' });
    expect(await gallery.send(plain)).toMatchObject({ status: 201 });
  });
});

describe('a ticket', () => {
  it('is needed, and so is whoever it was made for', async () => {
    expect(await gallery.send(plain, { ticket: '' })).toMatchObject({
      ...{ status: 403, code: 'UPLOAD_TICKET_INVALID' },
    });
    const anonymous = await gallery.send(plain, { headers: { authorization: '' } });
    expect(anonymous).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
  });

  it('is refused in the hands of somebody else, and is good after that', async () => {
    const ticket = gallery.issue(somebody).text;
    const stolen = await gallery.send(plain, { as: somebodyElse, ticket });
    expect(stolen).toMatchObject({ status: 403, code: 'UPLOAD_TICKET_INVALID' });
    expect(await gallery.send(plain, { ticket })).toMatchObject({ status: 201 });
  });

  it('is refused a second time, also when both come at once', async () => {
    const ticket = gallery.issue().text;
    const answers = await Promise.all([1, 2, 3].map(() => gallery.send(plain, { ticket })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
    expect(await gallery.send(plain, { ticket })).toMatchObject({ code: 'UPLOAD_TICKET_USED' });
  });

  it('is refused when it is late', async () => {
    const { ticket, text } = gallery.issue();
    gallery.time.now = ticket.expiresAt;
    expect(await gallery.send(plain, { ticket: text })).toMatchObject({
      ...{ status: 403, code: 'UPLOAD_TICKET_EXPIRED' },
    });
  });

  it('leads to an image that its caller can take once, for its purpose', async () => {
    const { uploadId } = await gallery.send(plain);
    expect(await gallery.take(uploadId, { callerId: somebodyElse })).toBeNull();
    expect(await gallery.take(uploadId, { purpose: 'avatar' })).toBeNull();
    expect(await gallery.take(uploadId)).not.toBeNull();
    expect(await gallery.take(uploadId)).toBeNull();
  });

  it('leads to none when the file was refused', async () => {
    const { ticket, text } = gallery.issue();
    await gallery.send('GIF89a<script>', { ticket: text });
    expect(await gallery.take(ticket.id)).toBeNull();
  });
});
