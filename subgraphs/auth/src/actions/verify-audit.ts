import { type AuditLink, type ChainHead, createChainCheck } from '../domain/audit-chain.ts';
import { findAuditHead, findAuditLinks, findUnlinkedEntries } from '../store/audit-entries.ts';
import type { AuthDb } from '../store/database.ts';

const LINKS_PER_READ = 1_000;
const FAULTS_TOLD_MAX = 20;

/** Where the log stands, and what is wrong with it, in sentences; at most 20. */
export interface AuditVerdict {
  readonly head: ChainHead;
  readonly faults: readonly string[];
}

/**
 * Reads the whole audit log as it stands at one moment and computes every hash anew: an entry that was changed,
 * taken out, put in or moved is told, and a chain that ends before a head that was noted earlier.
 *
 * @param expected heads that earlier runs told, kept where whoever may write this database may not
 */
export async function verifyAudit(
  { db }: { db: AuthDb },
  expected: readonly ChainHead[] = [],
): Promise<AuditVerdict> {
  const snapshot = { isolationLevel: 'repeatable read', accessMode: 'read only' } as const;
  return db.transaction((tx) => verify(tx, expected), snapshot);
}

async function verify(tx: AuthDb, expected: readonly ChainHead[]): Promise<AuditVerdict> {
  const check = createChainCheck(expected);
  const faults: string[] = [];
  for (let links = await linksAfter(tx, 0); links.length > 0; ) {
    for (const link of links) faults.push(...check.follow(link), ...faultsOfTime(link));
    if (faults.length > FAULTS_TOLD_MAX) break;
    links = await linksAfter(tx, check.head().sequence);
  }
  const unlinked = await findUnlinkedEntries(tx, FAULTS_TOLD_MAX);
  faults.push(...unlinked.map((id) => `Entry ${id} has no link: it was put in beside the log.`));
  const stored = await findAuditHead(tx);
  faults.push(...(stored ? check.end(stored) : ['The head of the log is gone.']));
  return { head: check.head(), faults: faults.slice(0, FAULTS_TOLD_MAX) };
}

interface ReadLink extends AuditLink {
  readonly at: Date | null;
}

function linksAfter(tx: AuthDb, after: number): Promise<ReadLink[]> {
  return findAuditLinks(tx, { after, limit: LINKS_PER_READ });
}

/** The one column that is not derived from the text. */
function faultsOfTime({ content, at, entryId }: ReadLink): string[] {
  if (content === null || at === null) return [];
  const told: { at?: unknown } = JSON.parse(content);
  return told.at === at.toISOString() ? [] : [`Entry ${entryId} has another time than its text.`];
}
