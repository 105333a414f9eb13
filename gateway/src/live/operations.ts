import type { ApolloServer } from '@apollo/server';
import type {
  PreparedOperation,
  Refusal,
  StreamAnswer,
  StreamAsker,
  StreamOperations,
  StreamRequest,
} from '@supergraph/live/operations';
import { variableErrors } from '@supergraph/live/variable-errors';
import { runWithCorrelation } from '@supergraph/service/correlation';
import { declaredVariables } from '@supergraph/service/graphql/document/declared-variables';
import type { DocumentGuard } from '@supergraph/service/graphql/document/document-guard';
import { type GraphQLFormattedError, getOperationAST } from 'graphql';
import type { GatewayContext } from '../context.ts';
import { callerKey } from '../guard/admission/admission.ts';
import type { createFrontDoor } from '../guard/admission/front-door.ts';
import { describeRefusal } from '../guard/admission/refused-answer.ts';
import { noOperation } from '../guard/refuse-operation.ts';
import type { ResolveDocument } from '../guard/safelist/resolve-document.ts';
import type { GatewayMetrics } from '../metrics.ts';
import type { StreamDocuments } from './documents.ts';
import { createAnswerContext } from './stream-context.ts';
import type { Subscribe, SubscribedOperation } from './subscribe.ts';

export interface LiveOperationsOptions {
  readonly apollo: ApolloServer<GatewayContext>;
  readonly documents: StreamDocuments;
  /** Finds documents by their ids, and refuses those that no manifest has where it must. */
  readonly resolveDocument: ResolveDocument;
  readonly guard: DocumentGuard;
  readonly operationNameCharactersMax: number;
  readonly door: Pick<ReturnType<typeof createFrontDoor>, 'enter'>;
  readonly metrics: Pick<GatewayMetrics, 'refused'>;
  readonly subscribe: Subscribe;
  /** How long one answer may take, in milliseconds. */
  readonly deadlineMs: number;
}

/**
 * What clients ask on streams: subscriptions, which the engine answers event by event, and queries and mutations,
 * which go the way that they go over HTTP. Limits, admission and cost hold for all of them.
 */
export function createLiveOperations(options: LiveOperationsOptions): StreamOperations {
  const { apollo, documents, guard, subscribe, deadlineMs } = options;

  /** Does what it does as one request among those that the gateway may have in hand. */
  async function throughDoor<T>(asker: StreamAsker, work: () => Promise<T>): Promise<T | Refusal> {
    const leave = options.door.enter(callerKey(asker.caller, asker.client.address));
    if (typeof leave === 'number') {
      options.metrics.refused('gateway', 'any');
      return { errors: [describeRefusal('The gateway', leave)] };
    }
    try {
      return await runWithCorrelation({ correlationId: asker.requestId }, work);
    } finally {
      leave();
    }
  }

  async function judge(sent: StreamRequest, asker: StreamAsker) {
    const found = await options.resolveDocument(sent, asker.client);
    if ('refusal' in found) return { errors: [found.refusal.error] };
    const asked = { ...sent, query: found.text ?? '' };
    const verdict = guard.judge(asked.query);
    if ('errors' in verdict) return verdict;
    const { operationName } = asked;
    const most = options.operationNameCharactersMax;
    if (operationName && operationName.length > most) {
      const message = `The operation name has ${operationName.length} characters; at most ${most} are allowed.`;
      return refused(message, 'BAD_REQUEST');
    }
    const variables = declaredVariables(asked.variables ?? {}, verdict.operations, operationName);
    const request = { ...asked, variables };
    return mayBeOther(asked.query) ? prepareOther(request, asker) : prepareSingle(request, asker);
  }

  function prepareOther(
    request: SubscribedOperation['request'],
    asker: StreamAsker,
  ): PreparedOperation | Refusal {
    const document = documents.read(request.query);
    if (!('kind' in document)) return { errors: document };
    const operation = getOperationAST(document, request.operationName);
    if (!operation) return { errors: [noOperation(request.operationName ?? undefined).toJSON()] };
    if (operation.operation === 'mutation' && !asker.mayMutate)
      return refused('A mutation is not for GET.', 'BAD_REQUEST');
    if (operation.operation !== 'subscription') return prepareSingle(request, asker);
    const { schema } = documents;
    const errors = variableErrors(schema, { document, operation }, request.variables);
    if (errors.length > 0) return { errors: errors.map((error) => error.toJSON()) };
    const subscribed = { schema, document, operation, request };
    return {
      isStream: true,
      begin: () => throughDoor(asker, () => subscribe(subscribed, asker)),
    };
  }

  function prepareSingle(request: StreamRequest, asker: StreamAsker): PreparedOperation {
    const execute = async (): Promise<StreamAnswer> => {
      const context = createAnswerContext(request, asker, deadlineMs);
      try {
        const { query, operationName, variables } = request;
        const { body } = await apollo.executeOperation(
          { query, ...(operationName && { operationName }), ...(variables && { variables }) },
          { contextValue: context },
        );
        if (body.kind !== 'single')
          throw new Error('An answer in several parts was not asked for.');
        const { data, errors } = body.singleResult;
        return { ...(errors && { errors }), ...(data !== undefined && { data }) };
      } finally {
        context.done();
      }
    };
    return { isStream: false, begin: () => throughDoor(asker, execute) };
  }

  return { prepare: (asked, asker) => throughDoor(asker, () => judge(asked, asker)) };
}

/** Most are queries without these words, and are parsed where all queries are. */
function mayBeOther(query: string): boolean {
  return /\b(?:subscription|mutation)\b/.test(query);
}

function refused(message: string, code: string): { errors: GraphQLFormattedError[] } {
  return { errors: [{ message, extensions: { code } }] };
}
