import type { ApolloServerPlugin, BaseContext } from '@apollo/server';
import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import type { DocumentGuard } from './document/document-guard.ts';

/** Tells the guard which documents are faulty, with the errors as they were answered. */
export function rememberInvalid<Context extends BaseContext>(
  guard: DocumentGuard,
): ApolloServerPlugin<Context> {
  let current: GraphQLSchema | undefined;
  return {
    async serverWillStart() {
      return {
        schemaDidLoadOrUpdate({ apiSchema }) {
          current = apiSchema;
          guard.forgetAll();
        },
      };
    },
    async requestDidStart() {
      return {
        async willSendResponse({ schema, source, operation, response: { body } }) {
          // A request that began under another schema was judged by it.
          if (source === undefined || operation || schema !== current) return;
          const errors = body.kind === 'single' ? (body.singleResult.errors ?? []) : [];
          if (errors.length > 0 && errors.every(isOfDocument)) guard.remember(source, errors);
        },
      };
    },
  };
}

const codesOfDocuments = new Set<unknown>(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED']);

/** Whether it lies in the document alone, whatever comes with it. */
function isOfDocument({ extensions }: GraphQLFormattedError): boolean {
  return codesOfDocuments.has(extensions?.['code']);
}
