import { runWithCorrelation } from '@supergraph/service/correlation';
import { executeWithin } from '@supergraph/service/execution/execute-within';
import { declaredVariables } from '@supergraph/service/graphql/document/declared-variables';
import type { DocumentGuard } from '@supergraph/service/graphql/document/document-guard';
import { VALIDATION_ERRORS_MAX } from '@supergraph/service/graphql/document/limits';
import { messageWithoutGivenValues } from '@supergraph/service/graphql/without-given-values';
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
import { variableErrors } from './variable-errors.ts';

interface StreamRequest {
  query: string;
  operationName?: string | null | undefined;
  variables?: Record<string, unknown> | null | undefined;
}

export type ResultStream = AsyncIterableIterator<ExecutionResult>;

export interface SubscriptionsOptions {
  schema: GraphQLSchema;
  /** Keeps documents that are too large from being parsed. */
  guard: DocumentGuard;
  formatError: (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;
  /** How many objects one answer may hold. */
  objectsMax: number;
}

export interface Subscriptions {
  /** What to execute, or why not: only a subscription within the limits is. */
  prepare(request: StreamRequest): ExecutionArgs | GraphQLError[];
  /**
   * The answers, or the one answer that says why there are none.
   *
   * @param newContext called for each answer, so that none sees what was loaded for another
   * @param signal aborts when the client is gone, and ends the answer that is worked on
   */
  subscribe(
    args: ExecutionArgs,
    info: { requestId: string; newContext: () => unknown; signal: AbortSignal },
  ): Promise<ResultStream | ExecutionResult>;
}

const DOCUMENTS_MAX = 200;

/** Runs subscriptions as graphql-js does (GraphQL §6.2.3), with errors as our servers tell them. */
export function createSubscriptions({
  schema,
  guard,
  formatError,
  objectsMax,
}: SubscriptionsOptions): Subscriptions {
  const told = (error: GraphQLError) => {
    const { message, path, extensions } = formatError(error.toJSON(), error);
    return new GraphQLError(message, { path, extensions });
  };
  const withErrorsTold = (result: ExecutionResult): ExecutionResult =>
    result.errors ? { ...result, errors: result.errors.map(told) } : result;

  /** Those that were valid, the last to be asked for at the end. */
  const documents = new Map<string, DocumentNode>();

  function documentOf(query: string): DocumentNode | FormattedErrors {
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

  return {
    prepare({ query, operationName, variables }) {
      const verdict = guard.judge(query);
      if ('errors' in verdict) return verdict.errors.map(asError);
      const document = documentOf(query);
      if (Array.isArray(document)) return document.map(asError);
      const operation = getOperationAST(document, operationName);
      if (operation?.operation !== 'subscription') {
        return [
          new GraphQLError('A stream is for one subscription, named where the document has more.', {
            extensions: { code: 'BAD_REQUEST' },
          }),
        ];
      }
      const variableValues = declaredVariables(variables ?? {}, verdict.operations, operationName);
      const errors = variableErrors(schema, { document, operation }, variableValues);
      return errors.length > 0 ? errors : { schema, document, operationName, variableValues };
    },

    async subscribe(args, { requestId, newContext, signal }) {
      const correlated = <T>(work: () => T) =>
        runWithCorrelation({ correlationId: requestId }, work);
      const source = await correlated(() =>
        createSourceEventStream({ ...args, contextValue: newContext() }),
      );
      if (!(Symbol.asyncIterator in source)) return withErrorsTold(source);
      const events = source[Symbol.asyncIterator]();
      let isOver = false;
      const over = { done: true, value: undefined } as const;
      const stream: ResultStream = {
        async next() {
          if (isOver) return over;
          try {
            const event = await events.next();
            if (event.done) return over;
            const answer = { ...args, rootValue: event.value, contextValue: newContext() };
            const result = await correlated(() => executeWithin(answer, { signal, objectsMax }));
            return { done: false, value: withErrorsTold(result) };
          } catch (error) {
            isOver = true;
            await events.return?.();
            const original = error instanceof Error ? error : new Error(String(error));
            const errors = [
              correlated(() =>
                told(new GraphQLError(original.message, { originalError: original })),
              ),
            ];
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
    },
  };
}

/** The document, or what is wrong with it. */
function readDocument(schema: GraphQLSchema, query: string): DocumentNode | FormattedErrors {
  try {
    const document = parse(query);
    const errors = validate(schema, document, undefined, { maxErrors: VALIDATION_ERRORS_MAX });
    if (errors.length === 0) return document;
    return errors.map(({ message }) => failed('VALIDATION', messageWithoutGivenValues(message)));
  } catch (error) {
    return [failed('PARSE', error instanceof Error ? error.message : String(error))];
  }
}

type FormattedErrors = GraphQLFormattedError[];

function failed(what: 'PARSE' | 'VALIDATION', message: string): GraphQLFormattedError {
  return { message, extensions: { code: `GRAPHQL_${what}_FAILED` } };
}

function asError({ message, extensions }: GraphQLFormattedError): GraphQLError {
  return new GraphQLError(message, { extensions });
}
