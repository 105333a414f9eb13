import { insertRows } from '@supergraph/service/database/json-rows';
import type { Page } from '@supergraph/service/pages';
import { keysetAfter } from '@supergraph/service/pages/keyset';
import { and, asc, desc, eq, gt, gte, isNull, lt } from 'drizzle-orm';
import type { ChainHead } from '../domain/audit-chain.ts';
import type { AuthDb } from './database.ts';
import { auditEntries, auditHeads, auditLinks } from './tables.ts';

/** When it was done, and the entry's id: where a page, newest first, goes on. */
export type AuditKey = readonly [at: Date, id: string];

/** An entry as it is stored: its text holds everything. */
export interface StoredAuditEntry {
  readonly id: string;
  readonly at: Date;
  readonly content: string;
}

export interface AuditCriteria {
  readonly action?: string | null | undefined;
  readonly actorId?: string | null | undefined;
  readonly subject?: string | null | undefined;
  readonly requestId?: string | null | undefined;
  /** From this moment on. */
  readonly since?: Date | null | undefined;
  /** Before this moment. */
  readonly until?: Date | null | undefined;
}

export async function insertAuditEntry(tx: AuthDb, entry: StoredAuditEntry): Promise<void> {
  await tx.execute(insertRows(auditEntries, [entry]));
}

/** One page, newest first, with one row more than asked for where there is a next page. */
export async function findAuditPage(
  db: AuthDb,
  { page, criteria }: { page: Page<AuditKey>; criteria: AuditCriteria },
): Promise<StoredAuditEntry[]> {
  const { action, actorId, subject, requestId, since, until } = criteria;
  const { id, at, content } = auditEntries;
  return db
    .select({ id, at, content })
    .from(auditEntries)
    .where(
      and(
        page.after ? keysetAfter([at, id], page.after, 'desc') : undefined,
        action ? eq(auditEntries.action, action).inlineParams() : undefined,
        actorId ? eq(auditEntries.actorId, actorId).inlineParams() : undefined,
        subject ? eq(auditEntries.subject, subject).inlineParams() : undefined,
        requestId ? eq(auditEntries.requestId, requestId).inlineParams() : undefined,
        since ? gte(at, since) : undefined,
        until ? lt(at, until) : undefined,
      ),
    )
    .orderBy(desc(at), desc(id))
    .limit(page.limit + 1);
}

/** Links in their order, each with its entry, whose text is null where it is gone. */
export async function findAuditLinks(
  db: AuthDb,
  { after, limit }: { after: number; limit: number },
) {
  return db
    .select({
      sequence: auditLinks.sequence,
      hash: auditLinks.hash,
      entryId: auditLinks.entryId,
      content: auditEntries.content,
      at: auditEntries.at,
    })
    .from(auditLinks)
    .leftJoin(auditEntries, eq(auditEntries.id, auditLinks.entryId))
    .where(gt(auditLinks.sequence, after))
    .orderBy(asc(auditLinks.sequence))
    .limit(limit);
}

/** Entries that no link has, at most `limit`. */
export async function findUnlinkedEntries(db: AuthDb, limit: number): Promise<string[]> {
  const rows = await db
    .select({ id: auditEntries.id })
    .from(auditEntries)
    .leftJoin(auditLinks, eq(auditLinks.entryId, auditEntries.id))
    .where(isNull(auditLinks.entryId))
    .limit(limit);
  return rows.map(({ id }) => id);
}

export async function findAuditHead(db: AuthDb): Promise<ChainHead | undefined> {
  const { sequence, hash } = auditHeads;
  const [head] = await db.select({ sequence, hash }).from(auditHeads);
  return head;
}
