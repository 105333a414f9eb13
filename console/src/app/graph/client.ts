import {
  type Client,
  cacheExchange,
  createClient,
  fetchExchange,
  formatDocument,
  makeOperation,
  mapExchange,
  subscriptionExchange,
} from '@urql/core';
import { authExchange } from '@urql/exchange-auth';
import { createClient as createSocket } from 'graphql-ws';
import type { Session } from '../session/session.ts';
import { backOnlineExchange } from './back-online.ts';
import type { EntityNews } from './entity-news.ts';
import { patientFetch } from './patient-fetch.ts';

export interface GraphOptions {
  readonly url: string;
  readonly session: Session;
  readonly news: EntityNews;
  /** What the graph's figures of usage call whoever asks. */
  readonly clientName: string;
  /** false: nothing is kept, for what is read once and is much. Default true. */
  readonly keepsAnswers?: boolean;
}

const SOCKET_RETRIES_MAX = 50;
/** A connection with nothing to carry is closed after so long. */
const IDLE_MS = 3_000;

/**
 * The graph for one signed-in user. A request that meets an expired token is repeated once, with a fresh
 * one. Subscriptions share one WebSocket: server-sent events would take one of the six connections that a
 * browser allows itself for a host, in every tab.
 */
export function createGraph(options: GraphOptions): Client {
  const { url, session, news, clientName, keepsAnswers = true } = options;
  const socket = createSocket({
    url: url.replace(/^http/, 'ws'),
    lazyCloseTimeout: IDLE_MS,
    retryAttempts: SOCKET_RETRIES_MAX,
    // It is closed when its token ends, and opened again with the next.
    shouldRetry: () => session.state().status === 'in',
    async connectionParams() {
      const token = await session.freshToken();
      const named = { 'apollographql-client-name': clientName };
      return token ? { ...named, authorization: `Bearer ${token}` } : named;
    },
  });
  return createClient({
    url,
    fetch: patientFetch,
    preferGetMethod: false,
    fetchOptions: { headers: { 'apollographql-client-name': clientName } },
    exchanges: [
      mapExchange({
        // News are told of entities by their types, which the cache adds to queries alone.
        onOperation: (operation) =>
          operation.kind === 'subscription'
            ? makeOperation(operation.kind, {
                ...operation,
                query: formatDocument(operation.query),
              })
            : operation,
        onResult({ data, operation }) {
          if (operation.kind !== 'query' && data) news.tell(data);
        },
      }),
      backOnlineExchange,
      ...(keepsAnswers ? [cacheExchange] : []),
      authExchange(async (request) => ({
        addAuthToOperation(operation) {
          const state = session.state();
          if (state.status !== 'in') return operation;
          const authorization = `Bearer ${state.tokens.accessToken}`;
          return request.appendHeaders(operation, { authorization });
        },
        willAuthError: () => {
          const state = session.state();
          return state.status === 'in' && state.tokens.expiresAtMs <= Date.now();
        },
        didAuthError: ({ graphQLErrors }) =>
          graphQLErrors.some(({ extensions }) => extensions['code'] === 'UNAUTHENTICATED'),
        async refreshAuth() {
          const state = session.state();
          if (state.status !== 'in') return;
          // Where nobody answers, the request is repeated as it is and says so itself.
          await session.refresh(state.tokens.accessToken).catch(() => undefined);
        },
      })),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables, operationName }) => ({
          subscribe(sink) {
            const asked = { query, variables, operationName: operationName ?? null };
            return { unsubscribe: socket.subscribe(asked as never, sink as never) };
          },
        }),
      }),
    ],
  });
}
