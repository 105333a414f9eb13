import { hash } from 'node:crypto';
import { readDocumentId, type SentDocument, textOf } from './document-id.ts';
import type { SafelistMetrics } from './metrics.ts';
import {
  type DocumentRefusal,
  idRequired,
  mistaken,
  notFound,
  notListed,
  notSupported,
} from './refusals.ts';
import type { RegisteredDocuments } from './registered-documents.ts';
import type { ClientName, Safelist } from './safelist.ts';

/** How far up the ladder the gateway stands. */
export type SafelistMode = 'off' | 'log' | 'known' | 'ids';

export interface DocumentResolverOptions {
  readonly mode: SafelistMode;
  /** Undefined where the mode is off. */
  readonly safelist: (() => Safelist) | undefined;
  /** What clients register by themselves (APQ). Never with the modes known and ids. */
  readonly registered: RegisteredDocuments | undefined;
  /** Whether a text is small enough to be parsed. */
  readonly isBounded: (text: string) => boolean;
  readonly metrics: Pick<SafelistMetrics, 'judged'>;
  /** Hears of documents that no manifest has and that are answered nevertheless. */
  readonly tellUnlisted: (text: string, client: ClientName) => void;
}

/** What is to be executed; or why nothing is. */
export type Resolution =
  | {
      /** Undefined where neither a text nor an id was sent. */
      readonly text: string | undefined;
      /** The hash that the client registers the text by, once it is found to be valid. */
      readonly registersAs?: string;
    }
  | { readonly refusal: DocumentRefusal };

export type ResolveDocument = (
  sent: SentDocument,
  client: ClientName,
) => Resolution | Promise<Resolution>;

/**
 * What a request asks for: the text that it sends, or that of the id which it sends, where the mode allows
 * it. Whoever takes documents from clients asks here before anything else looks at them.
 */
export function createDocumentResolver(options: DocumentResolverOptions): ResolveDocument {
  const { mode, safelist, registered, isBounded, metrics, tellUnlisted } = options;

  return (sent, client) => {
    const given = readDocumentId(sent);
    if ('fault' in given) return refuse('mismatch', mistaken(given.fault));
    const text = textOf(sent);
    if (given.id === undefined) return text === undefined ? { text } : judge(text, client);
    const listed = listedText(given.id, client);
    if (text !== undefined) return both(given.id, { text, listed, client });
    if (listed === undefined) return find(given.id);
    metrics.judged('listed');
    return { text: listed };
  };

  /** GraphQL over HTTP writes `sha256:` before a hash, Apollo's manifests do not. */
  function listedText(id: string, client: ClientName): string | undefined {
    const list = safelist?.();
    return list?.textOf(id, client) ?? list?.textOf(withoutPrefix(id), client);
  }

  /** A text alone. */
  function judge(text: string, client: ClientName): Resolution {
    if (!safelist) return { text };
    if (mode === 'ids') return refuse('id_required', idRequired);
    if (safelist().has(text, client, isBounded)) {
      metrics.judged('listed');
      return { text };
    }
    if (mode === 'known') return refuse('refused', notListed);
    metrics.judged('unlisted');
    tellUnlisted(text, client);
    return { text };
  }

  /** A text and its id, as clients send them that register it. */
  function both(
    id: string,
    { text, listed, client }: { text: string; listed: string | undefined; client: ClientName },
  ): Resolution {
    if (listed !== undefined) {
      if (listed !== text) return refuse('mismatch', mistaken('The id names another document.'));
      metrics.judged('listed');
      return { text };
    }
    const sha256 = hash('sha256', text);
    if (sha256 !== withoutPrefix(id)) {
      return refuse('mismatch', mistaken('The id is not the SHA-256 of the document.'));
    }
    if (mode === 'ids') return refuse('not_found', notFound);
    const judged = judge(text, client);
    return registered && 'text' in judged ? { ...judged, registersAs: sha256 } : judged;
  }

  /** An id that is in no manifest. */
  function find(id: string): Resolution | Promise<Resolution> {
    if (!registered) {
      return refuse('not_found', safelist ? notFound : notSupported);
    }
    const text = registered.get(withoutPrefix(id));
    return text instanceof Promise ? text.then(found) : found(text);
  }

  function found(text: string | undefined): Resolution {
    if (text === undefined) return refuse('not_found', notFound);
    metrics.judged('registered');
    return { text };
  }

  function refuse(
    outcome: Parameters<SafelistMetrics['judged']>[0],
    refusal: DocumentRefusal,
  ): Resolution {
    metrics.judged(outcome);
    return { refusal };
  }
}

function withoutPrefix(id: string): string {
  return id.startsWith('sha256:') ? id.slice('sha256:'.length) : id;
}
