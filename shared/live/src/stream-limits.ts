import { gauge } from '@supergraph/service/metrics';
import { GraphQLError } from 'graphql';

/** How much one client, and all of them, may hold open in one process. */
export interface StreamLimits {
  /** Connections of all clients with a token; who comes later is asked to come again. */
  connectionsMax: number;
  /** The same of one address block; 0 for as many as there is room for, those that wait too. */
  connectionsPerAddressMax: number;
  /** WebSockets that have not shown a token yet; beyond it, the oldest is closed. */
  waitingMax: number;
  /** The same of one address block; who comes later is refused. */
  waitingPerAddressMax: number;
  /** How long a WebSocket may be without `connection_init`. */
  initMs: number;
  /** Subscriptions of one WebSocket. */
  subscriptionsPerConnectionMax: number;
  /** Subscriptions, queries and mutations of one WebSocket that are under way. */
  operationsPerConnectionMax: number;
  /** Subscriptions of one user, over all connections. */
  subscriptionsPerUserMax: number;
  /** A client that lets one message lie for so long is cut off. */
  slowMs: number;
  /** What may wait in memory for one connection before it is cut off. */
  bufferedBytesMax: number;
  /** The same of a connection that a gateway has for all its callers. */
  sharedBufferedBytesMax: number;
  /** Between two signs of life; a WebSocket that does not answer one is cut off. */
  heartbeatMs: number;
}

export const streamLimits: StreamLimits = {
  connectionsMax: 10_000,
  connectionsPerAddressMax: 200,
  waitingMax: 1_000,
  waitingPerAddressMax: 10,
  initMs: 3_000,
  subscriptionsPerConnectionMax: 20,
  operationsPerConnectionMax: 100,
  subscriptionsPerUserMax: 100,
  slowMs: 10_000,
  bufferedBytesMax: 1_048_576,
  sharedBufferedBytesMax: 67_108_864,
  heartbeatMs: 12_000,
};

const openStreams = gauge({
  name: 'subscriptions_open',
  help: 'Subscriptions that are open in this process.',
  labelNames: [],
});

export interface Places {
  /** Takes a place for one more subscription of this user, or says why there is none. */
  take(userId: string): GraphQLError | null;
  free(userId: string): void;
}

/** Counts the subscriptions of each user. */
export function createPlaces({ subscriptionsPerUserMax }: StreamLimits): Places {
  const taken = new Map<string, number>();
  return {
    take(userId) {
      const count = taken.get(userId) ?? 0;
      if (count >= subscriptionsPerUserMax) {
        return rateLimited(`You have ${subscriptionsPerUserMax} subscriptions open already.`);
      }
      taken.set(userId, count + 1);
      openStreams.inc();
      return null;
    },
    free(userId) {
      const count = taken.get(userId) ?? 0;
      openStreams.dec();
      if (count > 1) taken.set(userId, count - 1);
      else taken.delete(userId);
    },
  };
}

export function rateLimited(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'RATE_LIMITED' } });
}
