import { runWithCorrelation } from '@supergraph/service/correlation';
import { executeWithin } from '@supergraph/service/execution/execute-within';
import { declaredVariables } from '@supergraph/service/graphql/document/declared-variables';
import type { DocumentGuard } from '@supergraph/service/graphql/document/document-guard';
import { VALIDATION_ERRORS_MAX } from '@supergraph/service/graphql/document/limits';
import { messageWithoutGivenValues } from '@supergraph/service/graphql/without-given-values';
import type { RequestInfo } from '@supergraph/service/http/request-info';
import type { Logger } from '@supergraph/service/logger';
import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  getOperationAST,
  parse,
  validate,
} from 'graphql';
import { AfterGap } from './after-gap.ts';
import type { AnswerStream, StreamAnswer, StreamAsker, StreamOperations } from './operations.ts';
import { variableErrors } from './variable-errors.ts';

export interface SubscriptionsOptions {
  schema: GraphQLSchema;
  /** What keeps documents that are too large from being parsed, by who asks. */
  guardFor: (asker: StreamAsker) => DocumentGuard;
  formatError: (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;
  /** How many objects one answer may hold. */
  objectsMax: number;
  /** Called for each answer, so that none sees what was loaded for another. */
  context: (request: RequestInfo) => unknown;
  log: Logger;
}

const DOCUMENTS_MAX = 200;

/** Runs subscriptions as graphql-js does (GraphQL §6.2.3), with errors as our servers tell them. */
export function createSubscriptions(options: SubscriptionsOptions): StreamOperations {
  const { schema, guardFor, formatError, objectsMax } = options;
  const told = (error: GraphQLError): GraphQLFormattedError => {
    const { message, path, extensions } = formatError(error.toJSON(), error);
    return { message, ...(path && { path }), ...(extensions && { extensions }) };
  };
  const answerOf = ({ errors, ...result }: ExecutionResult): StreamAnswer =>
    errors ? { ...result, errors: errors.map(told) } : result;

  /** Those that were valid, the last to be asked for at the end. */
  const documents = new Map<string, DocumentNode>();

  function documentOf(query: string, guard: DocumentGuard): DocumentNode | GraphQLFormattedError[] {
    const document = documents.get(query) ?? readDocument(schema, query);
    if (Array.isArray(document)) {
      guard.remember(query, document);
      return document;
    }
    documents.delete(query);
    documents.set(query, document);
    const [oldest] = documents.keys();
    if (documents.size > DOCUMENTS_MAX && oldest !== undefined) documents.delete(oldest);
    return document;
  }

  async function subscribe(
    args: ExecutionArgs,
    asker: StreamAsker,
  ): Promise<AnswerStream | StreamAnswer> {
    const { caller, client, requestId, signal } = asker;
    const log = options.log.child({ requestId });
    const newContext = () => options.context({ caller, client, requestId, log, signal });
    const correlated = <T>(work: () => T) => runWithCorrelation({ correlationId: requestId }, work);
    const source = await correlated(() =>
      createSourceEventStream({ ...args, contextValue: newContext() }),
    );
    if (!(Symbol.asyncIterator in source)) return correlated(() => answerOf(source));
    const events = source[Symbol.asyncIterator]();
    let isOver = false;
    const over = { done: true, value: undefined } as const;
    const stream: AnswerStream = {
      async next() {
        if (isOver) return over;
        try {
          const event = await events.next();
          if (event.done) return over;
          const { rootValue, ...gap } = readValue(event.value);
          const answer = { ...args, rootValue, contextValue: newContext() };
          const result = await correlated(() => executeWithin(answer, { signal, objectsMax }));
          return { done: false, value: { ...correlated(() => answerOf(result)), ...gap } };
        } catch (error) {
          isOver = true;
          await events.return?.();
          const originalError = error instanceof Error ? error : new Error(String(error));
          const failure = new GraphQLError(originalError.message, { originalError });
          const errors = [correlated(() => told(failure))];
          return { done: false, value: { data: null, errors } };
        }
      },
      async return() {
        isOver = true;
        await events.return?.();
        return over;
      },
      [Symbol.asyncIterator]: () => stream,
    };
    return stream;
  }

  return {
    async prepare({ query, operationName, variables }, asker) {
      const guard = guardFor(asker);
      const verdict = guard.judge(query);
      if ('errors' in verdict) return verdict;
      const document = documentOf(query, guard);
      if (Array.isArray(document)) return { errors: document };
      const operation = getOperationAST(document, operationName);
      if (operation?.operation !== 'subscription') return { errors: [noSubscription] };
      const variableValues = declaredVariables(variables ?? {}, verdict.operations, operationName);
      const errors = variableErrors(schema, { document, operation }, variableValues);
      if (errors.length > 0) return { errors };
      const args = { schema, document, operationName, variableValues };
      return { isStream: true, begin: () => subscribe(args, asker) };
    },
  };
}

/** What a stream gave, and what the answer to it says beside the data. */
function readValue(given: unknown): { rootValue: unknown } & Pick<StreamAnswer, 'extensions'> {
  if (!(given instanceof AfterGap)) return { rootValue: given };
  const unbrokenSince = given.unbrokenSince.toISOString();
  return { rootValue: given.value, extensions: { unbrokenSince } };
}

const noSubscription: GraphQLFormattedError = {
  message: 'A stream is for one subscription, named where the document has more.',
  extensions: { code: 'BAD_REQUEST' },
};

/** The document, or what is wrong with it. */
function readDocument(
  schema: GraphQLSchema,
  query: string,
): DocumentNode | GraphQLFormattedError[] {
  try {
    const document = parse(query);
    const errors = validate(schema, document, undefined, { maxErrors: VALIDATION_ERRORS_MAX });
    if (errors.length === 0) return document;
    return errors.map(({ message }) => failed('VALIDATION', messageWithoutGivenValues(message)));
  } catch (error) {
    return [failed('PARSE', error instanceof Error ? error.message : String(error))];
  }
}

function failed(what: 'PARSE' | 'VALIDATION', message: string): GraphQLFormattedError {
  return { message, extensions: { code: `GRAPHQL_${what}_FAILED` } };
}
