import type { ApolloServerPlugin } from '@apollo/server';
import type { GatewayContext } from './context.ts';
import { whenAnswered } from './incremental/later-parts.ts';
import type { GatewayMetrics } from './metrics.ts';

/** Measures every operation by name, type and outcome. */
export function measureOperations(metrics: GatewayMetrics): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart() {
      const startedAtMs = performance.now();
      return {
        async willSendResponse({ operation, operationName, errors, contextValue }) {
          const hasErrors = errors !== undefined && errors.length > 0;
          if (hasErrors || operation?.operation === 'mutation')
            contextValue.returned.mayNotBeKept();
          whenAnswered(contextValue, errors ?? [], (told) =>
            metrics.operation({
              name: operation ? (operationName ?? 'anonymous') : 'invalid',
              type: operation?.operation ?? 'unknown',
              hasErrors: told.length > 0,
              seconds: (performance.now() - startedAtMs) / 1_000,
            }),
          );
        },
      };
    },
  };
}

/** Measures a document that was refused before it could become an operation. */
export function measureRefused(metrics: GatewayMetrics, elapsedMs: number): void {
  metrics.operation({
    name: 'invalid',
    type: 'unknown',
    hasErrors: true,
    seconds: elapsedMs / 1_000,
  });
}
