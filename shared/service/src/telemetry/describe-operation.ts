import type { ApolloServerPlugin, BaseContext } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import { currentSpan, type Span } from './span.ts';

export interface AnsweredOperation {
  readonly name: string | undefined;
  readonly type: string | undefined;
  readonly errors: readonly Pick<GraphQLFormattedError, 'extensions'>[];
}

/** Tells of a request's span which operation it was, and fails it with the code of the first error. */
export function describeOperation(
  span: Span | undefined,
  { name, type, errors }: AnsweredOperation,
): void {
  if (!span) return;
  if (type !== undefined) span.set({ 'graphql.operation.type': type });
  if (name !== undefined) span.set({ 'graphql.operation.name': name });
  const [first] = errors;
  if (!first) return;
  const code = first.extensions?.['code'];
  span.set({ 'graphql.errors.count': errors.length });
  span.fail(typeof code === 'string' ? code : 'INTERNAL_SERVER_ERROR');
}

/** The same for whatever Apollo Server answers. */
export const describeOperations: ApolloServerPlugin<BaseContext> = {
  async requestDidStart() {
    return {
      async willSendResponse({ operation, operationName, response }) {
        const { body } = response;
        const result = body.kind === 'single' ? body.singleResult : body.initialResult;
        describeOperation(currentSpan(), {
          name: operationName ?? undefined,
          type: operation?.operation,
          errors: result.errors ?? [],
        });
      },
    };
  },
};
