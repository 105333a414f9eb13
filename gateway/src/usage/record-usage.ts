import type { ApolloServerPlugin } from '@apollo/server';
import type { OperationDefinitionNode } from 'graphql';
import type { GatewayContext } from '../context.ts';
import { describeOperation, type RecordedOperation } from './describe-operation.ts';
import type { UsageRecorder } from './recorder.ts';

/**
 * Records every operation that the schema accepts, when it has been answered. What it is, is worked
 * out once per document: Apollo Server keeps documents that it has seen, so they serve as keys, and
 * both are forgotten together, also when the schema changes.
 */
export function recordUsage(
  recorder: Pick<UsageRecorder, 'record'>,
): ApolloServerPlugin<GatewayContext> {
  const known = new WeakMap<OperationDefinitionNode, RecordedOperation | typeof unrecorded>();
  return {
    async requestDidStart() {
      const startedAt = performance.now();
      return {
        async willSendResponse({ schema, document, operation, contextValue, errors }) {
          if (!document || !operation) return;
          let recorded = known.get(operation);
          if (!recorded) {
            recorded = describeOperation(schema, document, operation) ?? unrecorded;
            known.set(operation, recorded);
          }
          if (recorded === unrecorded) return;
          recorder.record({
            operation: recorded,
            client: contextValue.client,
            hasErrors: errors !== undefined && errors.length > 0,
            estimate: contextValue.estimate ?? 0,
            durationMs: performance.now() - startedAt,
            atMs: Date.now(),
          });
        },
      };
    },
  };
}

const unrecorded = 'unrecorded';
