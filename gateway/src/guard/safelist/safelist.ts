import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Client } from '@supergraph/service/http/client';
import { LRUCache } from 'lru-cache';
import { safelistLimits } from './limits.ts';
import { normalHash } from './normal-text.ts';
import { type ListedDocument, ManifestFault } from './read-manifest.ts';

/** What tells clients of one manifest apart. */
export type ClientName = Pick<Client, 'name' | 'version'>;

/** The documents of all manifests, by id and by what they say. */
export interface Safelist {
  /** Of several documents of one id: that of the client's version, else of the client, else everybody's. */
  textOf(id: string, client: ClientName): string | undefined;
  /**
   * Whether a document that says the same is listed for this client.
   *
   * @param isBounded whether a text is small enough to be parsed
   */
  has(text: string, client: ClientName, isBounded: (text: string) => boolean): boolean;
  readonly texts: ReadonlySet<string>;
}

const TURN_DOCUMENTS = 50;

/** @throws ManifestFault where there are too many */
export async function createSafelist(documents: readonly ListedDocument[]): Promise<Safelist> {
  const { documentsMax, rememberedMax: max, rememberedCharactersMax: maxSize } = safelistLimits;
  if (documents.length > documentsMax) {
    const message = `The manifests have ${documents.length} documents; at most ${documentsMax} are allowed.`;
    throw new ManifestFault(message);
  }
  const byId = Map.groupBy(documents.toSorted(moreSpecific), ({ id }) => id);
  const byHash = await groupByMeaning(documents);
  const hashes = new LRUCache<string, string>({
    max,
    maxSize,
    sizeCalculation: (_, text) => text.length + 1,
  });

  function hashOf(text: string, isBounded: (text: string) => boolean): string {
    const known = hashes.get(text);
    if (known !== undefined) return known;
    const hash = isBounded(text) ? (hashIfAny(text) ?? NONE) : NONE;
    hashes.set(text, hash);
    return hash;
  }

  return {
    textOf: (id, client) => byId.get(id)?.find((document) => isOf(document, client))?.text,
    has: (text, client, isBounded) =>
      byHash.get(hashOf(text, isBounded))?.some((document) => isOf(document, client)) ?? false,
    texts: new Set(documents.map(({ text }) => text)),
  };
}

/** No document has it. */
const NONE = '';

async function groupByMeaning(
  documents: readonly ListedDocument[],
): Promise<ReadonlyMap<string, readonly ListedDocument[]>> {
  const groups = new Map<string, ListedDocument[]>();
  for (const [index, document] of documents.entries()) {
    // Requests are answered meanwhile.
    if (index % TURN_DOCUMENTS === 0) await nextTurn();
    const hash = hashIfAny(document.text);
    if (hash === undefined) continue;
    const group = groups.get(hash);
    if (group) group.push(document);
    else groups.set(hash, [document]);
  }
  return groups;
}

function hashIfAny(text: string): string | undefined {
  try {
    return normalHash(text);
  } catch {
    return undefined; // It cannot be parsed: whoever executes it says so.
  }
}

function moreSpecific(one: ListedDocument, other: ListedDocument): number {
  return specificity(other) - specificity(one);
}

function specificity({ clientName, clientVersion }: ListedDocument): number {
  return Number(clientName !== undefined) + Number(clientVersion !== undefined);
}

function isOf({ clientName, clientVersion }: ListedDocument, { name, version }: ClientName) {
  return (clientName ?? name) === name && (clientVersion ?? version) === version;
}
