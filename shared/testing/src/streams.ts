import type { FastifyInstance } from 'fastify';
import { createClient as createEventsClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';

export interface StreamAnswer<Data> {
  data?: Data | null;
  errors?: readonly {
    message: string;
    extensions?: { code?: string; [detail: string]: unknown };
  }[];
}

export interface StreamOptions {
  query: string;
  variables?: Record<string, unknown>;
  token?: string | undefined;
  headers?: Record<string, string>;
}

export type Answers<Data> = AsyncIterableIterator<StreamAnswer<Data>>;

/** Listens on a free port of this machine; the address of its streams, without the scheme. */
export async function openStreams(app: FastifyInstance): Promise<string> {
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  return `${address.replace('http://', '')}/graphql/stream`;
}

/** Subscribes over a WebSocket of its own; a close by the server is thrown as `{ code, reason }`. */
export function subscribeBySocket<Data>(
  address: string,
  { query, variables, token }: StreamOptions,
): Answers<Data> {
  const client = createSocketClient({
    url: `ws://${address}`,
    connectionParams: token === undefined ? {} : { authorization: `Bearer ${token}` },
    retryAttempts: 0,
  });
  return client.iterate<Data>({ query, variables }) as Answers<Data>;
}

/** Subscribes by server-sent events; a refused request is thrown with its `response`. */
export function subscribeByEvents<Data>(
  address: string,
  { query, variables, token, headers }: StreamOptions,
): Answers<Data> {
  const client = createEventsClient({
    url: `http://${address}`,
    headers: { ...headers, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    retryAttempts: 0,
  });
  return client.iterate<Data>({ query, variables }) as Answers<Data>;
}

/** The next answer, which must be there. */
export async function nextAnswer<Data>(answers: Answers<Data>): Promise<StreamAnswer<Data>> {
  const { done, value } = await answers.next();
  if (done) throw new Error('the stream ended');
  return value;
}
