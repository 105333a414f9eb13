import { setImmediate as nextTurn } from 'node:timers/promises';
import { connectTransport } from '@supergraph/events/connect-transport';
import { createCacheTable } from '@supergraph/gateway/cache/cache-table';
import { createEntityCache, type EntityCache } from '@supergraph/gateway/cache/entity-cache';
import { createMemoryStore } from '@supergraph/gateway/cache/memory-store';
import { withEntityCache } from '@supergraph/gateway/cache/with-entity-cache';
import type { SubgraphRequest } from '@supergraph/gateway/engine/execute/run';
import { noHeaders } from '@supergraph/gateway/headers/header-table';
import { createGatewayMetrics } from '@supergraph/gateway/metrics';
import {
  type AskSubgraph,
  createSubgraphClient,
} from '@supergraph/gateway/subgraph/subgraph-client';
import type { Stack } from '@supergraph/local-stack/stack';
import { createLogger } from '@supergraph/service/logger';
import { Agent } from 'undici';
import { benchContext } from './context.ts';
import { openShop, type Shop } from './shop.ts';

const ENTITIES = 20;
const ROUNDS = 200;
const CHANGES = 100;

/**
 * Entities from the cache beside the same from their subgraph, each time in turn; and how long after the
 * answer to a change of price what was kept is gone.
 */
export async function benchCache(stack: Stack): Promise<void> {
  const log = createLogger({ service: 'bench', level: 'warn' });
  const events = await connectTransport(stack.databaseUrls.events, { log });
  const cache = createEntityCache({ table, store: createMemoryStore(table), events, log });
  const dispatcher = new Agent({ connections: 4 });
  try {
    const shop = await openShop(stack, ENTITIES);
    const { gatewaySecret } = stack.secrets;
    const ask = createSubgraphClient({
      ...{ name: 'inventory', url: `${stack.urls.inventory}/graphql`, dispatcher },
      ...{ timeoutMs: 5_000, gatewaySecret, headers: noHeaders.rulesFor('inventory') },
      ...{ log, metrics },
    });
    while (!cache.isSure()) await nextTurn();
    const times = await measure(
      ask,
      withEntityCache(ask, { name: 'inventory', cache, metrics }),
      shop,
    );
    const delays = await measurePurges(cache, shop);
    report(times, delays);
  } finally {
    await cache.stop();
    await events.close();
    await dispatcher.close();
  }
}

const metrics = createGatewayMetrics();
const table = createCacheTable({
  types: {
    ProductVariant: { maxAgeSeconds: 600, purgedBy: ['inventory.variant.changed'] },
    Product: { maxAgeSeconds: 600, purgedBy: ['inventory.variant.changed'] },
    Money: { maxAgeSeconds: 600 },
  },
});

async function measure(ask: AskSubgraph, askCached: AskSubgraph, { variantIds }: Shop) {
  const request = requestFor(variantIds);
  const context = benchContext();
  const times = { fetched: [] as number[], kept: [] as number[] };
  for (let round = -20; round < ROUNDS; round += 1) {
    const fetched = await timed(() => ask(request, context));
    const kept = await timed(() => askCached(request, context));
    if (round < 0) continue;
    times.fetched.push(fetched);
    times.kept.push(kept);
  }
  return times;
}

function requestFor(ids: readonly string[]): SubgraphRequest {
  const representations = ids.map((id) => JSON.stringify({ __typename: 'ProductVariant', id }));
  const query =
    'query($representations:[_Any!]!){_entities(representations:$representations){...on ProductVariant{sku name price{amountMinor currency}product{title}}}}';
  const bodyFor = ([places = []]: readonly (readonly number[])[]) =>
    `{"query":${JSON.stringify(query)},"variables":{"representations":[${places.map((place) => representations[place]).join()}]}}`;
  const types = new Set(['ProductVariant', 'Money', 'Product']);
  const list = { field: '_entities', representations, question: query, types: () => types };
  return {
    subgraph: 'inventory',
    kind: 'query',
    body: bodyFor([[...representations.keys()]]),
    isOfUse: ({ data, errors }) => data !== undefined && errors === undefined,
    entities: { lists: [list], bodyFor },
  };
}

async function timed(work: () => Promise<{ errors?: unknown }>): Promise<number> {
  const startedAtMs = performance.now();
  const { errors } = await work();
  if (errors) throw new Error(`the subgraph answered with errors: ${JSON.stringify(errors)}`);
  return performance.now() - startedAtMs;
}

/** From the answer to the change, which comes just after its commit. */
async function measurePurges({ purges }: EntityCache, shop: Shop): Promise<number[]> {
  const delays: number[] = [];
  for (let change = 0; change < CHANGES; change += 1) {
    const variantId = shop.variantIds[change % shop.variantIds.length] ?? '';
    const sinceMs = purges.now();
    await shop.setPrice(variantId, 1_000 + change);
    const answeredAtMs = performance.now();
    while (!purges.has([`ProductVariant:${variantId}`], sinceMs)) await nextTurn();
    delays.push(performance.now() - answeredAtMs);
  }
  return delays;
}

function report(times: { fetched: number[]; kept: number[] }, delays: readonly number[]): void {
  const ms = (numbers: readonly number[], share: number) =>
    `${quantile(numbers, share).toFixed(2)} ms`;
  const ratio = quantile(times.fetched, 0.5) / quantile(times.kept, 0.5);
  const lines = [
    `entity cache, ${ENTITIES} variants, ${ROUNDS} times each in turn`,
    `  from inventory   p50 ${ms(times.fetched, 0.5)}   p99 ${ms(times.fetched, 0.99)}`,
    `  from the cache   p50 ${ms(times.kept, 0.5)}   p99 ${ms(times.kept, 0.99)}`,
    `  ratio            ${ratio.toFixed(1)}   (bar: 3)`,
    `  gone after a change of price   p50 ${ms(delays, 0.5)}   p99 ${ms(delays, 0.99)}   (bar: 100 ms)`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
