import { setTimeout as sleep } from 'node:timers/promises';
import { createClient as createEventsClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import type { Session } from '../shop.ts';
import { codesIn } from './codes-in.ts';

export const ways = ['WebSocket', 'server-sent events'] as const;
export type Way = (typeof ways)[number];

export interface WatchOptions {
  way: Way;
  /** Of the graph, as for queries. */
  url: string;
  session: Pick<Session, 'token'>;
  query: string;
  variables: Record<string, unknown>;
  /** Told of each answer's data. */
  onData: (data: Record<string, unknown>) => void;
  /** Told why an answer has none, or why the subscription ended. */
  onError: (code: string) => void;
  /** Told of each connection, the first and those after it. */
  onConnected: () => void;
  /** Whether there is no more to come: then an end is one. */
  isOver: () => boolean;
}

/** Longer waits than these would only make a run longer. */
const RETRY_MS = { min: 250, max: 2_000 };

/**
 * Subscribes as an app does: its library connects again whenever the way there breaks, with the token of the
 * day, and the app subscribes again when it is told that the service is away.
 *
 * @returns leaves for good
 */
export function watch(options: WatchOptions): () => void {
  const { query, variables, onData, onError, isOver } = options;
  const client = clientOf(options);
  const leaving = new AbortController();
  let unsubscribe = () => {};

  const subscribeOnce = () =>
    new Promise<void>((resolve) => {
      unsubscribe = client.subscribe<Record<string, unknown>>(
        { query, variables },
        {
          next({ data, errors = [] }) {
            if (data) onData(data);
            for (const code of codesIn(errors)) onError(code);
          },
          error(reason) {
            for (const code of codesIn(reason)) onError(code);
            resolve();
          },
          complete: resolve,
        },
      );
    });

  async function keepSubscribed(): Promise<void> {
    for (let attempt = 0; !isOver() && !leaving.signal.aborted; attempt += 1) {
      await subscribeOnce();
      if (isOver()) break;
      const { signal } = leaving;
      await sleep(retryMs(attempt), undefined, { signal }).catch(() => undefined);
    }
    client.dispose();
  }

  void keepSubscribed();
  return () => {
    leaving.abort();
    unsubscribe();
    client.dispose();
  };
}

function clientOf({ way, url, session, onConnected }: WatchOptions) {
  const common = {
    retryAttempts: Number.POSITIVE_INFINITY,
    on: { connected: onConnected },
  };
  const authorization = () => ({ authorization: `Bearer ${session.token}` });
  const wait = (attempts: number) => sleep(retryMs(attempts));
  if (way === 'WebSocket') {
    return createSocketClient({
      ...common,
      url: url.replace('http://', 'ws://'),
      connectionParams: authorization,
      shouldRetry: () => true,
      retryWait: wait,
    });
  }
  return createEventsClient({ ...common, url, headers: authorization, retry: wait });
}

/** Doubles, with jitter: many come back at once. */
function retryMs(attempts: number): number {
  return Math.min(RETRY_MS.min * 2 ** attempts, RETRY_MS.max) * (0.5 + Math.random() / 2);
}
