import { judgeDocument } from '@supergraph/service/graphql/document/judge-document';
import type { DocumentLimits } from '@supergraph/service/graphql/document/limits';
import type { Logger } from '@supergraph/service/logger';
import type { FastifyReply, FastifyRequest, onSendHookHandler } from 'fastify';
import type { KnownOperations } from '../../direct/known-operations.ts';
import { isObject } from '../../engine/json.ts';
import type { Redis } from '../../redis.ts';
import { createSafelistMetrics } from './metrics.ts';
import { type PreparationOptions, prepareDocuments } from './prepare-documents.ts';
import { createRegisteredDocuments, type RegisteredDocuments } from './registered-documents.ts';
import { createDocumentResolver, type SafelistMode } from './resolve-document.ts';
import { resolveRequests } from './resolve-requests.ts';
import { openSafelist } from './safelist-files.ts';
import { createUnlistedLog } from './tell-unlisted.ts';

/** How documents may be named by an id, and which must be. */
export interface DocumentSettings {
  readonly mode: SafelistMode;
  /** Manifests, and folders of them; needed unless the mode is off. */
  readonly places: readonly string[];
  /** Whether clients may register documents by themselves (APQ); not with the modes known and ids. */
  readonly isRegistering: boolean;
}

const noDocuments: DocumentSettings = { mode: 'off', places: [], isRegistering: false };

/**
 * Everything that the gateway does about documents that have an id, as its server takes it.
 *
 * @throws ConfigError when a manifest cannot be read
 */
export async function openDocuments(options: {
  readonly documents?: DocumentSettings | undefined;
  /** A text beyond them is never parsed. */
  readonly documentLimits: DocumentLimits;
  readonly redis?: Redis | undefined;
  readonly log: Logger;
  readonly onRefused: (reply: FastifyReply) => void;
}) {
  const { documents: { mode, places, isRegistering } = noDocuments, redis, log } = options;
  const metrics = createSafelistMetrics();
  const safelist = mode === 'off' ? undefined : await openSafelist({ places, log, metrics });
  const isOpen = mode === 'off' || mode === 'log';
  const registered = isRegistering && isOpen ? createRegisteredDocuments(redis) : undefined;
  const isBounded = (text: string) => 'operations' in judgeDocument(text, options.documentLimits);
  const resolve = createDocumentResolver({
    mode,
    safelist: safelist?.current,
    registered,
    isBounded,
    metrics,
    tellUnlisted: createUnlistedLog(log),
  });
  return {
    /** What a request, or the start of a stream, asks for. */
    resolveDocument: resolve,
    /** For requests, before anything else looks at their document. */
    preHandler: resolveRequests({ ...options, resolve, hasSafelist: safelist !== undefined }),
    /** For Apollo Server, after what learns its schema. */
    prepare: (rest: Pick<PreparationOptions, 'engine' | 'known'>) =>
      safelist ? [prepareDocuments({ ...rest, safelist, isBounded, log, metrics })] : [],
    /** Before an answer goes out: registers its document, where it was found fit to be executed. */
    onSend:
      (known: Pick<KnownOperations, 'get'>): onSendHookHandler =>
      (request, _reply, payload, done) => {
        if (registered) register(request, registered, known);
        done(null, payload);
      },
    stop: async () => safelist?.stop(),
  };
}

function register(
  request: FastifyRequest,
  registered: RegisteredDocuments,
  known: Pick<KnownOperations, 'get'>,
): void {
  const { registersAs, method } = request;
  const asked = method === 'GET' ? request.query : request.body;
  if (registersAs === undefined || !isObject(asked)) return;
  const { query, operationName } = asked;
  if (typeof query !== 'string') return;
  const name = typeof operationName === 'string' ? operationName : undefined;
  if (known.get(query, name)) registered.add(registersAs, query);
}
