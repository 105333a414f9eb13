import { statementSignal } from '@supergraph/service/database/cancellation';
import { createSubgraphServer } from '@supergraph/service/subgraph/server';
import { createTestIdentity } from '@supergraph/testing/identity';
import { log } from '@supergraph/testing/scratch/database';
import {
  nextAnswer,
  openStreams,
  subscribeByEvents,
  subscribeBySocket,
} from '@supergraph/testing/streams';
import { afterAll, describe, expect, it } from 'vitest';

import { subgraphStreams } from '../src/subgraph-streams.ts';

const signals: (AbortSignal | undefined)[] = [];
const identity = createTestIdentity();
const app = await createSubgraphServer({
  typeDefs: `
    type Query { hello: String }
    type Subscription { tick: Tick! }
    type Tick { stuck: Int numbers(count: Int!): [Int!]! }
  `,
  resolvers: {
    Subscription: {
      tick: {
        async *subscribe() {
          yield {};
        },
        resolve: () => ({}),
      },
    },
    Tick: {
      stuck() {
        signals.push(statementSignal());
        return new Promise(() => undefined);
      },
      numbers: (_: unknown, { count }: { count: number }) => Array.from({ length: count }, () => 1),
    },
  },
  context: () => ({}),
  verifier: identity.verifier,
  log,
  objectsMax: 10,
  ready: {},
  streams: subgraphStreams({ isPublic: true }),
});
afterAll(() => app.close());
const address = await openStreams(app);

describe.each([
  ['a WebSocket', subscribeBySocket],
  ['server-sent events', subscribeByEvents],
])('an answer over %s', (_kind, subscribe) => {
  const ask = (query: string) => subscribe(address, { query, token: identity.token() });

  it('is refused when it holds too many objects', async () => {
    expect(await nextAnswer(ask('subscription { tick { numbers(count: 99) } }'))).toMatchObject({
      data: { tick: {} },
    });
    expect(await nextAnswer(ask('subscription { tick { numbers(count: 100) } }'))).toMatchObject({
      errors: [{ extensions: { code: 'OPERATION_TOO_EXPENSIVE', budget: 10 } }],
    });
  });

  it('is not worked on when the client has left', async () => {
    signals.length = 0;
    const answers = ask('subscription { tick { stuck } }');
    // Rejects or ends when the client itself ends it.
    answers.next().catch(() => undefined);
    await expect.poll(() => signals.map((signal) => signal?.aborted)).toEqual([false]);
    await answers.return?.();
    await expect.poll(() => signals.map((signal) => signal?.aborted)).toEqual([true]);
  });
});
