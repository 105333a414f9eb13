import { randomUUID } from 'node:crypto';
import { createLogger } from '@supergraph/service/logger';
import { hasRedis, redisUrl } from '@supergraph/testing/redis';
import { createTcpProxy } from '@supergraph/testing/tcp-proxy';
import { describe, expect, it } from 'vitest';
import type { EntityStore, Entry } from '../../src/cache/entity-store.ts';
import { createMemoryStore } from '../../src/cache/memory-store.ts';
import { createRedisStore } from '../../src/cache/redis-store.ts';
import { connectRedis } from '../../src/redis.ts';

const log = createLogger({ service: 'gateway-test', level: 'silent' });

const entry = (key: string, tags: readonly string[], text = `"${key}"`): Entry => ({
  key,
  text,
  tags,
  maxAgeSeconds: 60,
});

type Opened = { store: EntityStore; other: EntityStore } & AsyncDisposable;
const kinds: [string, () => Promise<Opened>][] = [
  [
    'this process',
    async () => {
      const store = createMemoryStore({ bytesMax: 100_000 });
      return { store, other: store, [Symbol.asyncDispose]: async () => undefined };
    },
  ],
];
if (await hasRedis()) kinds.push(['Redis', openRedis]);

/** As two replicas have it. */
async function openRedis(url = redisUrl): Promise<Opened> {
  const prefix = `test-${randomUUID()}:`;
  const [redis, second] = [await connectRedis({ url, log }), await connectRedis({ url, log })];
  const store = createRedisStore({ redis, log, prefix });
  return {
    store,
    other: createRedisStore({ redis: second, log, prefix }),
    async [Symbol.asyncDispose]() {
      await store.clear();
      redis.disconnect();
      second.disconnect();
    },
  };
}

describe.each(kinds)('entities in %s', (_, open) => {
  it('are read by every replica, in the order in which they were asked for', async () => {
    await using stores = await open();
    await stores.store.write([entry('a', ['A:1']), entry('b', ['B:1'])]);
    expect(await stores.other.read(['b', 'none', 'a'])).toEqual(['"b"', undefined, '"a"']);
  });

  it('go with each of their tags, and leave those of others', async () => {
    await using stores = await open();
    const { store, other } = stores;
    await store.write([entry('a', ['A:1', 'S:x']), entry('b', ['A:2']), entry('c', ['A:1'])]);
    await other.purge(['A:1', 'nothing']);
    expect(await store.read(['a', 'b', 'c'])).toEqual([undefined, '"b"', undefined]);
    await other.purge([]);
    await other.purge(['A:2']);
    expect(await store.read(['b'])).toEqual([undefined]);
  });

  it('go all at once', async () => {
    await using stores = await open();
    await stores.store.write([entry('a', ['A:1']), entry('b', ['B:1'])]);
    await stores.other.clear();
    expect(await stores.store.read(['a', 'b'])).toEqual([undefined, undefined]);
  });

  it('are replaced by what is written later', async () => {
    await using stores = await open();
    await stores.store.write([entry('a', ['A:1'], '1')]);
    await stores.store.write([entry('a', ['A:1'], '2')]);
    expect(await stores.other.read(['a'])).toEqual(['2']);
  });
});

describe.runIf(await hasRedis())('while Redis is away', () => {
  it('nothing is there and nothing fails, and later it goes on', async () => {
    await using proxy = await createTcpProxy(redisUrl);
    await using stores = await openRedis(proxy.through(redisUrl));
    const { store } = stores;
    await store.write([entry('a', ['A:1'])]);
    await proxy.cut();
    expect(await store.read(['a'])).toEqual([]);
    await store.write([entry('b', ['A:1'])]);
    await store.purge(['A:1']);
    await proxy.restore();
    // What was kept before goes too: it was to be purged while nobody could.
    await expect.poll(() => store.read(['a', 'b'])).toEqual([undefined, undefined]);
    await store.write([entry('c', ['A:1'])]);
    expect(await store.read(['c'])).toEqual(['"c"']);
  });
});

it('a process keeps no more than it may, and forgets first what was asked for longest ago', async () => {
  const store = createMemoryStore({ bytesMax: 1_000 });
  await store.write([entry('a', ['A:1']), entry('b', ['A:2']), entry('c', ['A:3'])]);
  await store.read(['a']);
  await store.write([entry('d', ['A:4']), entry('e', ['A:5'])]);
  const [a, b] = await store.read(['a', 'b']);
  expect([a, b]).toEqual(['"a"', undefined]);
});
