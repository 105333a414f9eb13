import { isObject } from '../../engine/json.ts';
import { safelistLimits } from './limits.ts';

/** What a client sends: the body of a POST, the parameters of a GET, or the payload of a stream. */
export interface SentDocument {
  readonly query?: unknown;
  /** GraphQL over HTTP, appendix A: persisted documents. */
  readonly documentId?: unknown;
  /** Relay's network layers send one or the other. */
  readonly id?: unknown;
  readonly doc_id?: unknown;
  readonly extensions?: unknown;
}

/** The id that a client gives; or why that is none, as a sentence. */
export type GivenId = { readonly id: string | undefined } | { readonly fault: string };

/**
 * Reads the id of a document from wherever clients put it. Relay's names are taken for one only where no
 * text comes: others use `id` for what they like.
 */
export function readDocumentId(sent: SentDocument): GivenId {
  const persisted = isObject(sent.extensions) ? sent.extensions['persistedQuery'] : undefined;
  const isWithout = textOf(sent) === undefined;
  if (!isWithout && isNone(sent.documentId) && isNone(persisted)) return none;
  if (!isNone(persisted) && !isOfVersion1(persisted)) {
    return { fault: '"extensions.persistedQuery" must be {"version":1,"sha256Hash":"…"}.' };
  }
  const given = [
    ['documentId', sent.documentId],
    ['sha256Hash', isObject(persisted) ? persisted['sha256Hash'] : undefined],
    ['id', isWithout ? sent.id : undefined],
    ['doc_id', isWithout ? sent.doc_id : undefined],
  ] as const;
  const [first, ...others] = given.filter(([, id]) => !isNone(id));
  if (!first) return none;
  const [name, id] = first;
  const { idCharactersMax } = safelistLimits;
  if (typeof id !== 'string' || id === '') return { fault: `"${name}" must be a text.` };
  if (id.length > idCharactersMax) {
    return {
      fault: `"${name}" has ${id.length} characters; at most ${idCharactersMax} are allowed.`,
    };
  }
  const other = others.find(([, value]) => value !== id);
  return other ? { fault: `"${name}" and "${other[0]}" name different documents.` } : { id };
}

const none = { id: undefined };

/** Undefined where none is sent: Relay writes null or nothing. */
export function textOf({ query }: SentDocument): string | undefined {
  return typeof query === 'string' && query !== '' ? query : undefined;
}

function isNone(value: unknown): boolean {
  return value === undefined || value === null;
}

function isOfVersion1(persisted: unknown): boolean {
  return isObject(persisted) && persisted['version'] === 1 && !isNone(persisted['sha256Hash']);
}
