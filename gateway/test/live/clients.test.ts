import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { fetchExchange, subscriptionExchange, Client as UrqlClient } from '@urql/core';
import { createClient as createEventsClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LiveShop, ORDER, orderWith, startLiveShop } from './support/live-shop.ts';

let shop: LiveShop;
beforeAll(async () => {
  shop = await startLiveShop();
});
afterAll(() => shop[Symbol.asyncDispose]());

interface Answer {
  data?: unknown;
  errors?: unknown;
}
type Subscribed = { next(): Promise<Answer>; end(): void };
interface Observable {
  subscribe(observer: {
    next(answer: Answer): void;
    error(error: unknown): void;
    complete(): void;
  }): { unsubscribe(): void };
}

/** Answers one by one, each waited for. */
function read(observable: Observable): Subscribed {
  const answers: Answer[] = [];
  let wake = () => {};
  let failure: unknown;
  const subscription = observable.subscribe({
    next(answer) {
      answers.push(answer);
      wake();
    },
    error(error) {
      failure = error;
      wake();
    },
    complete: () => undefined,
  });
  return {
    async next() {
      for (;;) {
        const [answer] = answers.splice(0, 1);
        if (answer) return answer;
        if (failure) throw failure;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    end: () => subscription.unsubscribe(),
  };
}

function fromIterator(iterator: AsyncIterableIterator<Answer>): Subscribed {
  return {
    next: async () => (await iterator.next()).value ?? {},
    end: () => void iterator.return?.(),
  };
}

const headers = () => ({ authorization: `Bearer ${shop.identity.token()}` });
const operation = (id: string) => ({ query: ORDER, variables: { id } });

const clients: Record<string, (id: string) => Subscribed> = {
  'graphql-ws': (id) =>
    fromIterator(
      createSocketClient({
        url: shop.socketUrl,
        connectionParams: headers(),
        retryAttempts: 0,
      }).iterate(operation(id)) as AsyncIterableIterator<Answer>,
    ),
  'graphql-sse': (id) =>
    fromIterator(
      createEventsClient({ url: shop.url, headers: headers(), retryAttempts: 0 }).iterate(
        operation(id),
      ) as AsyncIterableIterator<Answer>,
    ),
  'graphql-sse on a single connection': (id) =>
    fromIterator(
      createEventsClient({
        url: shop.url,
        headers: headers(),
        singleConnection: true,
        retryAttempts: 0,
      }).iterate(operation(id)) as AsyncIterableIterator<Answer>,
    ),
  'graphql-sse at /graphql/stream': (id) =>
    fromIterator(
      createEventsClient({
        url: `${shop.url}/stream`,
        headers: headers(),
        retryAttempts: 0,
      }).iterate(operation(id)) as AsyncIterableIterator<Answer>,
    ),
  'Apollo Client by multipart': (id) =>
    read(apollo(new HttpLink({ uri: shop.url, headers: headers() })).subscribe(asked(id))),
  'Apollo Client by WebSocket': (id) => {
    const client = createSocketClient({ url: shop.socketUrl, connectionParams: headers() });
    return read(apollo(new GraphQLWsLink(client)).subscribe(asked(id)));
  },
  'urql by fetch': (id) => {
    const client = new UrqlClient({
      url: shop.url,
      preferGetMethod: false,
      fetchOptions: { headers: headers() },
      exchanges: [fetchExchange],
      fetchSubscriptions: true,
    } as never);
    return readUrql(client, id);
  },
  'urql with graphql-sse': (id) => {
    const events = createEventsClient({ url: shop.url, headers: headers(), retryAttempts: 0 });
    const client = new UrqlClient({
      url: shop.url,
      preferGetMethod: false,
      exchanges: [
        subscriptionExchange({
          forwardSubscription: ({ query = '', variables }) => ({
            subscribe: (sink) => ({
              unsubscribe: events.subscribe(
                { query, variables: variables as Record<string, unknown> },
                sink as never,
              ),
            }),
          }),
        }),
      ],
    });
    return readUrql(client, id);
  },
};

function apollo(link: HttpLink | GraphQLWsLink) {
  return new ApolloClient({ link, cache: new InMemoryCache({ addTypename: false } as never) });
}

function asked(id: string) {
  return { query: gql(ORDER), variables: { id } };
}

function readUrql(client: UrqlClient, id: string): Subscribed {
  return read({
    subscribe: (observer) =>
      client.subscription(ORDER, { id }).subscribe((result) => {
        const { data, error } = result;
        observer.next(error ? { errors: error.graphQLErrors } : { data });
      }),
  });
}

let count = 0;
function newId(): string {
  count += 1;
  return `ord_${count}`;
}

describe.each(Object.entries(clients))('%s', (_name, subscribe) => {
  it('hears how an order stands and what becomes of it, with stock of another service', async () => {
    const id = newId();
    const stream = subscribe(id);
    expect(await stream.next()).toMatchObject(orderWith('PENDING'));
    shop.book.set(id, 'CONFIRMED');
    expect(await stream.next()).toMatchObject(orderWith('CONFIRMED'));
    stream.end();
    await expect.poll(shop.book.open).toBe(0);
  });
});
