import type { ApolloServerPlugin, GraphQLResponse } from '@apollo/server';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { GatewayContext } from '../context.ts';
import { whenAnswered } from '../incremental/later-parts.ts';
import { describeOperation, type RecordedOperation } from './describe-operation.ts';
import type { ToldError } from './failures.ts';
import type { UsageRecorder } from './recorder.ts';

/** An operation that was answered. */
export interface Answered {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly context: GatewayContext;
  readonly errors: readonly ToldError[];
  readonly durationMs: number;
}

export type RecordAnswered = (answered: Answered) => void;

/**
 * Records operations that the schema accepts. What one is, is worked out once per document: Apollo Server
 * keeps documents that it has seen, so they serve as keys, and both are forgotten together, also when
 * the schema changes.
 */
export function createUsageLog(
  recorder: Pick<UsageRecorder, 'record' | 'recordFailed'> | undefined,
): RecordAnswered {
  if (!recorder) return () => undefined;
  const known = new WeakMap<OperationDefinitionNode, RecordedOperation | typeof unrecorded>();
  return ({ schema, document, operation, context, errors, durationMs }) => {
    let recorded = known.get(operation);
    if (!recorded) {
      recorded = describeOperation(schema, document, operation) ?? unrecorded;
      known.set(operation, recorded);
    }
    if (recorded === unrecorded) return;
    const { client, requestId } = context;
    const atMs = Date.now();
    const hasErrors = errors.length > 0;
    const estimate = context.estimate ?? 0;
    recorder.record({ operation: recorded, client, hasErrors, estimate, durationMs, atMs });
    if (hasErrors) recorder.recordFailed({ operation: recorded, client, requestId, errors, atMs });
  };
}

const unrecorded = 'unrecorded';

/** Records, in Apollo Server, what has been answered. */
export function recordUsage(record: RecordAnswered): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart() {
      const startedAt = performance.now();
      return {
        async willSendResponse({ schema, document, operation, contextValue: context, response }) {
          if (!document || !operation) return;
          whenAnswered(context, errorsIn(response.body), (errors) => {
            const durationMs = performance.now() - startedAt;
            record({ schema, document, operation, context, errors, durationMs });
          });
        },
      };
    },
  };
}

function errorsIn(body: GraphQLResponse['body']): readonly ToldError[] {
  const { errors = [] } = body.kind === 'single' ? body.singleResult : body.initialResult;
  return errors;
}
