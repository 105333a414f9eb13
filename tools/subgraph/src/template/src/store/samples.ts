import type { Page } from '@supergraph/service/pages';
import { keysetAfter } from '@supergraph/service/pages/keyset';
import { desc, sql } from 'drizzle-orm';
import { nameKey, type Sample } from '../domain/sample.ts';
import type { SamplesDb } from './database.ts';
import { samples } from './tables.ts';

/** When a sample was added, and its id: where a page goes on. */
export type SampleKey = readonly [createdAt: Date, id: string];

const columns = {
  id: samples.id,
  name: samples.name,
  createdById: samples.createdById,
  createdAt: samples.createdAt,
  version: samples.version,
};

export function findSamples(db: SamplesDb, ids: readonly string[]): Promise<Sample[]> {
  return db
    .select(columns)
    .from(samples)
    .where(sql`${samples.id} = ANY(${sql.param([...ids])}::text[])`);
}

/** One page, newest first, with one more where there is a next page. */
export function findSamplePage(db: SamplesDb, page: Page<SampleKey>): Promise<Sample[]> {
  return db
    .select(columns)
    .from(samples)
    .where(
      page.after ? keysetAfter([samples.createdAt, samples.id], page.after, 'desc') : undefined,
    )
    .orderBy(desc(samples.createdAt), desc(samples.id))
    .limit(page.limit + 1);
}

/** @returns false when its creator has one of this name */
export async function insertSample(db: SamplesDb, sample: Sample): Promise<boolean> {
  const inserted = await db
    .insert(samples)
    .values({ ...sample, nameKey: nameKey(sample.name) })
    .onConflictDoNothing({ target: [samples.createdById, samples.nameKey] })
    .returning({ id: samples.id });
  return inserted.length > 0;
}
