import type { ApolloServerPlugin } from '@apollo/server';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { GatewayContext } from '../context.ts';

/** An operation that Apollo Server has parsed, validated and let pass. */
export interface KnownOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

export interface KnownOperations {
  /** @param operationName as the client gave it, of a document with several */
  get(source: string, operationName: string | undefined): KnownOperation | undefined;
  /** Takes in one that has not come yet. Nothing happens where its schema is no longer in force. */
  learn(source: string, operationName: string | undefined, operation: KnownOperation): void;
  /** Learns operations as they pass Apollo Server, and forgets them with their schema. */
  readonly plugin: ApolloServerPlugin<GatewayContext>;
}

const OPERATIONS_MAX = 2_000;
/** Of their texts together. */
const CHARACTERS_MAX = 4_194_304;

/** Remembers operations by their very text, the least recently used forgotten first. */
export function createKnownOperations(): KnownOperations {
  const known = new LRUCache<string, KnownOperation>({
    max: OPERATIONS_MAX,
    maxSize: CHARACTERS_MAX,
    sizeCalculation: (_operation, key) => key.length,
  });
  let current: GraphQLSchema | undefined;

  function learn(
    source: string,
    operationName: string | undefined,
    { schema, document, operation }: KnownOperation,
  ): void {
    // A request that began under another schema was judged by it.
    if (schema !== current) return;
    known.set(keyOf(source, operationName), { schema, document, operation });
  }

  return {
    get: (source, operationName) => known.get(keyOf(source, operationName)),
    learn,
    plugin: {
      async serverWillStart() {
        return {
          schemaDidLoadOrUpdate({ apiSchema }) {
            current = apiSchema;
            known.clear();
          },
        };
      },
      async requestDidStart() {
        return {
          async executionDidStart({ schema, source, request, document, operation }) {
            learn(source, request.operationName, { schema, document, operation });
          },
        };
      },
    },
  };
}

function keyOf(source: string, operationName: string | undefined): string {
  return operationName === undefined ? source : `${operationName} ${source}`;
}
