import type { CloudEvent } from '@supergraph/events/envelope';
import { createLogger } from '@supergraph/service/logger';
import { createTestTransport } from '@supergraph/testing/events';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCacheTable } from '../../src/cache/cache-table.ts';
import { createEntityCache, type EntityCache } from '../../src/cache/entity-cache.ts';
import { createMemoryStore } from '../../src/cache/memory-store.ts';
import { startFederation } from '../support/gateway.ts';
import { library, shelf, titles } from './shelf.ts';

const transport = await createTestTransport();
const log = createLogger({ service: 'gateway-test', level: 'silent' });
const purgedBy = ['library.article.changed'];
const cache = createEntityCache({
  table: createCacheTable({
    types: {
      Article: { maxAgeSeconds: 60, purgedBy },
      Price: { maxAgeSeconds: 60 },
    },
  }),
  store: createMemoryStore({ bytesMax: 1_000_000 }),
  events: transport,
  log,
});
const federation = await startFederation([shelf, library], { cache });
const { asked, behave } = federation.subgraphs.library;
afterAll(async () => {
  await federation[Symbol.asyncDispose]();
  await cache.stop();
  await transport[Symbol.asyncDispose]();
});
beforeEach(async () => {
  await vi.waitUntil(() => cache.isSure());
  await cache.store.clear();
  titles.clear();
  asked.length = 0;
});

const articles = (ids: readonly string[], fields = 'title') =>
  `{ articles(ids: ${JSON.stringify(ids)}) { ${fields} } }`;
/** How many entities were asked for, fetch by fetch. */
const fetched = () =>
  asked.map(({ variables }) => {
    const { representations } = variables ?? {};
    return Array.isArray(representations) ? representations.length : 0;
  });

async function askWith(
  query: string,
  { token, headers = {} }: { token?: string; headers?: Record<string, string> } = {},
) {
  const response = await federation.app.inject({
    method: 'POST',
    url: '/graphql',
    headers: { ...headers, ...(token && { authorization: `Bearer ${token}` }) },
    payload: { query },
  });
  return { headers: response.headers, ...response.json<{ data: unknown; errors?: object[] }>() };
}

describe('an entity that may be kept', () => {
  it('is fetched once, and the next answer says whence it came', async () => {
    const first = await askWith(articles(['a', 'b']));
    expect(first.headers).toMatchObject({
      'x-entity-cache': 'hits=0, misses=2',
      'x-cache-tags': 'Article:a Article:b',
    });
    for (const _ of [1, 2]) {
      const { data, headers } = await askWith(articles(['a', 'b']));
      expect(data).toEqual({ articles: [{ title: 'Title a' }, { title: 'Title b' }] });
      expect(headers['x-entity-cache']).toBe('hits=2, misses=0');
    }
    expect(fetched()).toEqual([2]);
  });

  it('is taken whichever others are asked for with it, and these alone are fetched', async () => {
    await askWith(articles(['b', 'd']));
    const { data } = await askWith(articles(['a', 'b', 'c', 'd', 'a']));
    expect(data).toEqual({
      articles: ['a', 'b', 'c', 'd', 'a'].map((id) => ({ title: `Title ${id}` })),
    });
    expect(fetched()).toEqual([2, 2]);
  });

  it('is another one for another question', async () => {
    await askWith(articles(['a']));
    expect((await askWith(articles(['a'], 'title(upper: true)'))).data).toEqual({
      articles: [{ title: 'TITLE A' }],
    });
    await askWith(articles(['a'], 'title price { amount }'));
    await askWith(articles(['a'], 'price { amount } title'));
    expect(fetched()).toEqual([1, 1, 1, 1]);
  });

  it('stays what it was for one answer after another has been made of it', async () => {
    const query = articles(['a', 'a'], 'title price { amount }');
    const { data } = await askWith(query);
    expect((await askWith(query)).data).toEqual(data);
    expect((await askWith(query)).data).toEqual(data);
  });
});

describe('what may not be kept', () => {
  it('is what holds a type of which the table says nothing', async () => {
    for (const _ of [1, 2]) {
      const { headers } = await askWith(articles(['a'], 'title author { name }'));
      expect(headers['x-entity-cache']).toBeUndefined();
    }
    expect(fetched()).toEqual([1, 1]);
  });

  it('is what came with an error, and what is not there', async () => {
    for (const _ of [1, 2]) {
      expect((await askWith(articles(['broken', 'a']))).errors).toHaveLength(1);
      expect((await askWith(articles(['unknown']))).data).toEqual({ articles: [{ title: null }] });
    }
    expect(fetched()).toEqual([2, 1, 2, 1]);
  });

  it.each(['no-store', 'private, max-age=60'])(
    'is an answer of which its service says %s',
    async (header) => {
      const body = JSON.stringify({ data: { _entities: [{ title: 'today' }] } });
      behave({
        status: 200,
        body,
        headers: { 'cache-control': header, 'content-type': 'application/json' },
      });
      await askWith(articles(['a']));
      behave('well');
      expect((await askWith(articles(['a']))).data).toEqual({ articles: [{ title: 'Title a' }] });
    },
  );

  it('is not shared with who may see more, or less', async () => {
    const token = (permissions: string[], id?: string) =>
      federation.identity.token({ permissions, ...(id && { id }) });
    const [mine, yours] = [
      'usr_01890a5d-ac96-7000-8000-000000000001',
      'usr_01890a5d-ac96-7000-8000-000000000002',
    ];
    await askWith(articles(['a']));
    await askWith(articles(['a']), { token: token([], mine) });
    await askWith(articles(['a']), { token: token([], yours) });
    await askWith(articles(['a']), { token: token(['stock:read']) });
    expect(fetched()).toEqual([1, 1, 1]);
  });

  it('is what follows a mutation', async () => {
    await askWith(articles(['a']));
    titles.set('a', 'New');
    const { data } = await askWith('mutation { touch(id: "a") { title } }');
    expect(data).toEqual({ touch: { title: 'New' } });
  });
});

describe('a request', () => {
  it.each([
    ['no-cache', 'New', 'New'],
    ['max-age=0', 'New', 'New'],
    ['no-store', 'New', 'Title a'],
  ])('that says %s passes the cache by', async (header, now, later) => {
    await askWith(articles(['a']));
    titles.set('a', 'New');
    const fresh = await askWith(articles(['a']), { headers: { 'cache-control': header } });
    expect(fresh.data).toEqual({ articles: [{ title: now }] });
    expect((await askWith(articles(['a']))).data).toEqual({ articles: [{ title: later }] });
  });
});

describe('while its service is away', () => {
  it('what is kept is answered, and the rest is null with its error', async () => {
    await askWith(articles(['a']));
    behave({ status: 500, body: 'down' });
    const { data, errors } = await askWith(articles(['a', 'b']));
    expect(data).toEqual({ articles: [{ title: 'Title a' }, { title: null }] });
    expect(errors).toMatchObject([
      { path: ['articles', 1, 'title'], extensions: { code: 'SERVICE_UNAVAILABLE' } },
    ]);
    behave('well');
  });

  it('an error of one that was fetched stands where that one stands', async () => {
    await askWith(articles(['a']));
    const { data, errors } = await askWith(articles(['a', 'broken', 'c']));
    expect(data).toEqual({
      articles: [{ title: 'Title a' }, { title: null }, { title: 'Title c' }],
    });
    expect(errors).toMatchObject([{ path: ['articles', 1] }]);
  });
});

describe('an event', () => {
  const changed = (subject: string, more: object = {}): CloudEvent => ({
    specversion: '1.0',
    id: `evt_${subject}_${asked.length}`,
    source: 'library',
    type: 'library.article.changed.v1',
    subject,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    data: more,
    sequence: '1',
    correlationid: 'request-1',
  });

  it('purges the entity that it names, and no other', async () => {
    await askWith(articles(['a', 'b']));
    for (const id of ['a', 'b']) titles.set(id, `New ${id}`);
    await transport.publish([changed('a')]);
    await expect
      .poll(async () => (await askWith(articles(['a', 'b']))).data)
      .toEqual({ articles: [{ title: 'New a' }, { title: 'Title b' }] });
  });

  it('keeps an answer out that was asked for before it', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    behave({ until: promise });
    const before = askWith(articles(['a']));
    await expect.poll(() => asked.length).toBe(1);
    const heard = heardOf(cache, 'Article:a');
    await transport.publish([changed('a')]);
    await heard;
    resolve();
    await before;
    behave('well');
    titles.set('a', 'New');
    expect((await askWith(articles(['a']))).data).toEqual({ articles: [{ title: 'New' }] });
  });

  async function heardOf({ purges }: EntityCache, tag: string): Promise<void> {
    const sinceMs = purges.now();
    await expect.poll(() => purges.has([tag], sinceMs)).toBe(true);
  }
});
