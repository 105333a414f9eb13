import { variableErrors } from '@supergraph/live/variable-errors';
import type { Logger } from '@supergraph/service/logger';
import { type GraphQLFormattedError, type GraphQLSchema, getOperationAST } from 'graphql';
import type { StreamDocuments } from './documents.ts';
import type { SubscribedOperation } from './subscribe.ts';

/** A subscription that is open. */
export interface Renewable {
  readonly asked: SubscribedOperation;
  /** Goes on under the schema that `next` is of. */
  renew(next: SubscribedOperation): Promise<void>;
  end(errors: readonly GraphQLFormattedError[]): void;
}

export interface Renewals {
  add(one: Renewable): void;
  remove(one: Renewable): void;
  /** Has all that are open go on under a new supergraph, one after another. */
  use(schema: GraphQLSchema): Promise<void>;
}

/** Open subscriptions, which outlive the supergraph that they began under. */
export function createRenewals(documents: StreamDocuments, log: Logger): Renewals {
  const open = new Set<Renewable>();

  async function renew(one: Renewable): Promise<void> {
    const next = readAnew(one.asked, documents);
    if (!next) return one.end([reload]);
    try {
      await one.renew(next);
    } catch (error) {
      log.warn({ err: error }, 'a subscription could not go on under a new supergraph');
      one.end([reload]);
    }
  }

  return {
    add(one) {
      open.add(one);
      // It began while another supergraph took over.
      if (one.asked.schema !== documents.schema) void renew(one);
    },
    remove: (one) => void open.delete(one),
    async use(schema) {
      documents.use(schema);
      for (const one of [...open]) {
        if (documents.schema !== schema) return;
        if (open.has(one)) await renew(one);
      }
    },
  };
}

/** Undefined for what the new schema does not allow. */
function readAnew(
  { request }: SubscribedOperation,
  documents: StreamDocuments,
): SubscribedOperation | undefined {
  const document = documents.read(request.query);
  if (!('kind' in document)) return undefined;
  const operation = getOperationAST(document, request.operationName);
  const { schema } = documents;
  if (!operation) return undefined;
  const errors = variableErrors(schema, { document, operation }, request.variables);
  return errors.length > 0 ? undefined : { schema, document, operation, request };
}

/** Under the name that Apollo Router has for it. */
const reload: GraphQLFormattedError = {
  message: 'The graph has changed, and the subscription cannot go on as it was. Subscribe again.',
  extensions: { code: 'SUBSCRIPTION_SCHEMA_RELOAD' },
};
