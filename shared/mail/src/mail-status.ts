import type { Db, Schema } from '@supergraph/service/database/connect';
import { onScrape } from '@supergraph/service/metrics';
import { sql } from 'drizzle-orm';
import { mailOldestSeconds, mailsFailing, mailsGivenUp, mailsPending } from './metrics.ts';

interface MailStatus {
  /** Mails that are written and not handed over yet. */
  pending: number;
  /** When the oldest of them was written. */
  oldestAt: Date | null;
  /** Those among them that could not be handed over so far. */
  failing: number;
  givenUp: number;
}

/** What a service still has to write to people; reads what is not sent only. */
async function readMailStatus<S extends Schema>(db: Db<S>): Promise<MailStatus> {
  const [row] = await db.execute<{
    pending: number;
    oldest: string | null;
    failing: number;
    given_up: number;
  }>(sql`SELECT count(*)::int AS pending, min(created_at)::text AS oldest,
      count(*) FILTER (WHERE last_error IS NOT NULL)::int AS failing,
      (SELECT count(*)::int FROM mails WHERE given_up_at IS NOT NULL) AS given_up
    FROM mails WHERE sent_at IS NULL AND given_up_at IS NULL`);
  return {
    pending: row?.pending ?? 0,
    oldestAt: row?.oldest ? new Date(row.oldest) : null,
    failing: row?.failing ?? 0,
    givenUp: row?.given_up ?? 0,
  };
}

/** Keeps the gauges of a service's mails true at each scrape; returns the end of it. */
export function observeMails<S extends Schema>(
  source: string,
  db: Db<S>,
  clock: () => Date,
): () => void {
  return onScrape(async () => {
    const { pending, oldestAt, failing, givenUp } = await readMailStatus(db);
    mailsPending.set({ source }, pending);
    mailsFailing.set({ source }, failing);
    mailsGivenUp.set({ source }, givenUp);
    const ageMs = oldestAt ? clock().getTime() - oldestAt.getTime() : 0;
    mailOldestSeconds.set({ source }, ageMs / 1_000);
  });
}
