import { pictures } from '@supergraph/testing/scratch/tables';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { picture } from './samples.ts';
import { type Gallery, startGallery } from './support.ts';

const HOUR_MS = 3_600_000;

let gallery: Gallery;
beforeEach(async () => {
  gallery = await startGallery();
});
afterEach(() => gallery[Symbol.asyncDispose]());

const pass = (hours: number) => {
  gallery.time.now = new Date(gallery.time.now.getTime() + hours * HOUR_MS);
};
const hide = (hash: string) => gallery.database.db.delete(pictures).where(eq(pictures.hash, hash));
const fileOf = (hash: string, size = 'full') => `${hash.slice(0, 8)}.${size}.webp`;

describe('the sweeper', () => {
  it('keeps what is shown, in all its sizes', async () => {
    const hash = await gallery.show(await picture({ width: 400 }).png().toBuffer());
    await gallery.get(hash, 'small');
    pass(1_000);
    expect(await gallery.sweep()).toBe(0);
    expect(await gallery.files()).toEqual([fileOf(hash), fileOf(hash, 'small')]);
  });

  it('removes what nobody took within a day', async () => {
    await gallery.send(await picture().png().toBuffer());
    pass(23);
    expect(await gallery.sweep()).toBe(0);
    pass(2);
    expect(await gallery.sweep()).toBe(1);
    expect(await gallery.files()).toEqual([]);
  });

  it('removes what is shown no more, in all its sizes', async () => {
    const hash = await gallery.show(await picture().png().toBuffer());
    await gallery.get(hash, 'small');
    await hide(hash);
    pass(25);
    expect(await gallery.sweep()).toBe(1);
    expect(await gallery.files()).toEqual([]);
    expect((await gallery.get(hash, 'small')).statusCode).toBe(404);
  });

  it('keeps content that two have sent until neither is shown', async () => {
    const content = await picture().png().toBuffer();
    const hash = await gallery.show(content);
    await gallery.show(content);
    expect(await gallery.sweep()).toBe(1);
    expect(await gallery.files()).toEqual([fileOf(hash)]);
    const [first] = await gallery.database.db.select().from(pictures);
    await gallery.database.db.delete(pictures).where(eq(pictures.id, first?.id ?? ''));
    pass(25);
    expect(await gallery.sweep()).toBe(0);
    expect((await gallery.get(hash, 'full')).statusCode).toBe(200);
  });

  it('removes the file of an upload that ended halfway', async () => {
    const { sql } = gallery.database;
    await sql`ALTER TABLE media_objects ADD CONSTRAINT never CHECK (width = 0) NOT VALID`;
    const { status } = await gallery.send(await picture().png().toBuffer());
    expect(status).toBe(500);
    expect(await gallery.files()).toHaveLength(1);
    expect(await gallery.sweep()).toBe(0);
    pass(2);
    expect(await gallery.sweep()).toBe(1);
    expect(await gallery.files()).toEqual([]);
  });

  it('never takes away what somebody sends again at that moment', async () => {
    const content = await picture().png().toBuffer();
    for (const round of [1, 2, 3, 4, 5]) {
      const hash = await gallery.show(content);
      await hide(hash);
      pass(25);
      const [again] = await Promise.all([gallery.show(content), gallery.sweep(), gallery.sweep()]);
      expect(again, `round ${round}`).toBe(hash);
      await gallery.sweep();
      expect((await gallery.get(hash, 'full')).statusCode).toBe(200);
      expect(await gallery.files()).toEqual([fileOf(hash)]);
      await hide(hash);
    }
  });
});
