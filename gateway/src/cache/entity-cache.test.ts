import type { NewsListener } from '@supergraph/events/news';
import { createLogger } from '@supergraph/service/logger';
import { expect, it } from 'vitest';
import { createCacheTable } from './cache-table.ts';
import { createEntityCache } from './entity-cache.ts';
import { createMemoryStore } from './memory-store.ts';

const table = createCacheTable({ types: { A: { maxAgeSeconds: 1, purgedBy: ['a.b'] } } });
const log = createLogger({ service: 'gateway-test', level: 'silent' });

it('nothing is sure when the news are lost again while what was kept is cleared', async () => {
  const heard: NewsListener[] = [];
  const { promise: cleared, resolve } = Promise.withResolvers<void>();
  const cache = createEntityCache({
    table,
    log,
    store: { ...createMemoryStore({ bytesMax: 1_024 }), clear: () => cleared },
    events: {
      listen(_types, listener) {
        heard.push(listener);
        return { stop: async () => undefined };
      },
    },
  });
  const [listener] = heard;
  listener?.onGap();
  listener?.onLoss();
  resolve();
  await cleared;
  expect(cache.isSure()).toBe(false);
  listener?.onGap();
  await cleared;
  expect(cache.isSure()).toBe(true);
});
