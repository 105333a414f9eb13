import { createHash } from 'node:crypto';

/** Of the link before the first. */
export const firstHash = '0'.repeat(64);

/** The hash of a link: of the one before it and of its entry. The migration audit_log computes the same. */
export function nextHash(hash: string, content: string): string {
  return createHash('sha256').update(hash).update(content).digest('hex');
}

/** Where a chain stands: how many links it has, and the hash of the last. */
export interface ChainHead {
  readonly sequence: number;
  readonly hash: string;
}

/** A link with its entry, as they were read; content is null where the entry is gone. */
export interface AuditLink extends ChainHead {
  readonly entryId: string;
  readonly content: string | null;
}

/**
 * Follows a chain link by link. Give links in the order of their sequence.
 *
 * @param expected heads that somebody noted earlier, outside of the database
 */
export function createChainCheck(expected: readonly ChainHead[] = []) {
  const awaited = new Map(expected.map(({ sequence, hash }) => [sequence, hash]));
  let head: ChainHead = { sequence: 0, hash: firstHash };

  function faultsOf({ sequence, entryId, content, hash }: AuditLink): string[] {
    const faults: string[] = [];
    if (sequence !== head.sequence + 1) {
      faults.push(`Links ${head.sequence + 1} to ${sequence - 1} are missing.`);
    }
    if (content === null) faults.push(`Entry ${entryId} of link ${sequence} is gone.`);
    else if (hash !== nextHash(head.hash, content)) {
      faults.push(
        `Link ${sequence} does not follow: entry ${entryId} or what is before it was changed.`,
      );
    }
    const noted = awaited.get(sequence);
    if (noted !== undefined && noted !== hash) {
      faults.push(`Link ${sequence} has another hash than was noted: the log was written anew.`);
    }
    return faults;
  }

  return {
    /** What is wrong with the link, in sentences. */
    follow(link: AuditLink): string[] {
      const faults = faultsOf(link);
      // From here on as it stands, so that one change is told once.
      head = { sequence: link.sequence, hash: link.hash };
      return faults;
    },
    /** What is wrong with the end of the chain. */
    end(stored: ChainHead): string[] {
      const faults: string[] = [];
      if (stored.sequence !== head.sequence || stored.hash !== head.hash) {
        faults.push(
          `The log ends with link ${head.sequence}, and its head says ${stored.sequence}.`,
        );
      }
      const noted = Math.max(0, ...awaited.keys());
      if (noted > head.sequence) {
        faults.push(`Links ${head.sequence + 1} to ${noted}, of which one was noted, are cut off.`);
      }
      return faults;
    },
    head: () => head,
  };
}
