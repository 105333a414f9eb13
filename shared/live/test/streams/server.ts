import type { HttpSettings } from '@supergraph/service/http/limits';
import type { RequestInfo } from '@supergraph/service/http/request-info';
import { requireUser } from '@supergraph/service/identity/caller';
import { createLogger } from '@supergraph/service/logger';
import { createSubgraphServer } from '@supergraph/service/subgraph/server';
import { createTestIdentity } from '@supergraph/testing/identity';
import { openStreams } from '@supergraph/testing/streams';
import { afterEach } from 'vitest';
import { subgraphStreams } from '../../src/subgraph-streams.ts';
import type { StreamSettings } from '../../src/variables.ts';

const typeDefs = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@inaccessible"])
  type Query { hello: String }
  type Subscription @inaccessible { ticks(bytes: Int): Tick! fails: Tick! }
  type Tick { number: Int! text: String! tick: Tick! }
`;

const log = createLogger({ service: 'streams-test', level: 'silent' });
export const identity = createTestIdentity();
export const gatewaySecret = 'a secret of thirty-two characters';
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

export interface ServerOptions extends Partial<StreamSettings> {
  /** Whose word on the address of a client is believed. */
  trustedProxies?: readonly string[];
  http?: HttpSettings;
}

/** A server whose stream gives a tick each time it is asked for one. */
export async function start({
  isPublic = true,
  trustedProxies,
  http,
  ...more
}: ServerOptions = {}) {
  let ended = 0;
  const waiting = new Set<() => void>();
  const onEnd = () => {
    for (const resolve of waiting) resolve();
    waiting.clear();
  };
  let asked = 0;
  const clients: string[] = [];
  const ticks = (bytes: number) => ({
    number: 0,
    async next() {
      this.number += 1;
      asked += 1;
      return { done: false, value: { number: this.number, text: 'x'.repeat(bytes) } };
    },
    async return() {
      ended += 1;
      onEnd();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  });
  const quiet = () => {
    let release = () => {};
    let isFirst = true;
    return {
      async next() {
        if (isFirst) {
          isFirst = false;
          return { done: false, value: { number: 1, text: '' } };
        }
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        return { done: true, value: undefined };
      },
      async return() {
        ended += 1;
        onEnd();
        release();
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  };
  const app = await createSubgraphServer<RequestInfo>({
    typeDefs,
    resolvers: {
      Query: { hello: () => 'hello' },
      Subscription: {
        ticks: {
          subscribe(_parent: unknown, { bytes }: { bytes?: number }, info: RequestInfo) {
            requireUser(info.caller);
            clients.push(info.client.address);
            return bytes ? ticks(bytes) : quiet();
          },
          resolve: (tick: object) => tick,
        },
        fails: {
          subscribe: () => ({
            next: () => Promise.reject(new Error('the secret reason')),
            [Symbol.asyncIterator]() {
              return this;
            },
          }),
          resolve: (tick: object) => tick,
        },
      },
      Tick: { tick: (tick: object) => tick },
    },
    context: (info) => info,
    verifier: identity.verifier,
    gatewaySecret,
    log,
    ready: {},
    streams: subgraphStreams({ isPublic, ...more }),
    http: { trustedProxies, ...http },
  });
  const address = await openStreams(app);
  closers.push(() => app.close());
  return {
    app,
    address,
    asked: () => asked,
    /** Addresses of those who subscribed, in order. */
    clients,
    /** Resolves when so many streams have been ended at their source. */
    async ended(count: number) {
      while (ended < count) {
        await new Promise<void>((resolve) => {
          waiting.add(resolve);
        });
      }
    },
  };
}

export const TICKS = 'subscription { ticks { number } }';

/** How a stream that fails does so: the close of the socket, or the status of the answer. */
export async function failureOf(work: Promise<unknown>): Promise<Record<string, unknown>> {
  try {
    await work;
  } catch (error) {
    const { code, reason, response } = error as {
      code?: number;
      reason?: string;
      response?: Response;
    };
    if (!response) return { code, reason };
    const { errors } = (await response.json()) as { errors: unknown };
    return { status: response.status, errors };
  }
  throw new Error('it did not fail');
}
