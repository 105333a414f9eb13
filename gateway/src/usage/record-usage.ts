import type { ApolloServerPlugin } from '@apollo/server';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { GatewayContext } from '../context.ts';
import { whenAnswered } from '../incremental/later-parts.ts';
import { describeOperation, type RecordedOperation } from './describe-operation.ts';
import type { UsageRecorder } from './recorder.ts';

/** An operation that was answered. */
export interface Answered {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly context: GatewayContext;
  readonly hasErrors: boolean;
  readonly durationMs: number;
}

export type RecordAnswered = (answered: Answered) => void;

/**
 * Records operations that the schema accepts. What one is, is worked out once per document: Apollo Server
 * keeps documents that it has seen, so they serve as keys, and both are forgotten together, also when
 * the schema changes.
 */
export function createUsageLog(
  recorder: Pick<UsageRecorder, 'record'> | undefined,
): RecordAnswered {
  if (!recorder) return () => undefined;
  const known = new WeakMap<OperationDefinitionNode, RecordedOperation | typeof unrecorded>();
  return ({ schema, document, operation, context, hasErrors, durationMs }) => {
    let recorded = known.get(operation);
    if (!recorded) {
      recorded = describeOperation(schema, document, operation) ?? unrecorded;
      known.set(operation, recorded);
    }
    if (recorded === unrecorded) return;
    recorder.record({
      operation: recorded,
      client: context.client,
      hasErrors,
      estimate: context.estimate ?? 0,
      durationMs,
      atMs: Date.now(),
    });
  };
}

const unrecorded = 'unrecorded';

/** Records, in Apollo Server, what has been answered. */
export function recordUsage(record: RecordAnswered): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart() {
      const startedAt = performance.now();
      return {
        async willSendResponse({ schema, document, operation, contextValue: context, errors }) {
          if (!document || !operation) return;
          const hasErrors = errors !== undefined && errors.length > 0;
          whenAnswered(context, hasErrors, (hadErrors) => {
            const durationMs = performance.now() - startedAt;
            record({ schema, document, operation, context, hasErrors: hadErrors, durationMs });
          });
        },
      };
    },
  };
}
