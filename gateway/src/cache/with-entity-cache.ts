import type { GatewayContext } from '../context.ts';
import type { EntitiesAsked, SubgraphAnswer, SubgraphRequest } from '../engine/execute/run.ts';
import { readPolicy } from '../headers/cache-control.ts';
import type { GatewayMetrics } from '../metrics.ts';
import type { AskSubgraph } from '../subgraph/subgraph-client.ts';
import { tagsOf } from './cache-keys.ts';
import { cacheUseOf } from './cache-use.ts';
import type { EntityCache } from './entity-cache.ts';
import type { Entry } from './entity-store.ts';
import { entriesOf, type Lookup, lookUp, together } from './lookup.ts';

/**
 * Takes entities from the cache, asks the subgraph for the others alone, and keeps those of its answer that
 * may be kept: what came without an error, in an answer that does not say otherwise, and that no event has
 * overtaken.
 */
export function withEntityCache(
  ask: AskSubgraph,
  {
    name,
    cache,
    metrics,
  }: { name: string; cache: EntityCache; metrics: Pick<GatewayMetrics, 'entities'> },
): AskSubgraph {
  return async (request, context) => {
    const { entities } = request;
    const use = context && !context.isMutation ? cacheUseOf(context.headers) : undefined;
    if (!entities || !context || !use || !cache.isSure()) return ask(request, context);
    const askedAtMs = cache.purges.now();
    const lookups = await Promise.all(
      entities.lists.map((list) => lookUp(list, { name, cache, context, use })),
    );
    const kept = lookups.filter(({ keys }) => keys !== undefined);
    if (kept.length === 0) return ask(request, context);
    note(context, kept);
    const misses = sum(kept.map(({ missing }) => missing.length));
    const hits = sum(kept.map(({ list }) => list.representations.length)) - misses;
    metrics.entities(name, { hits, misses });
    if (lookups.every(({ missing }) => missing.length === 0)) return together({}, lookups);
    const answer = await ask(forTheRest(request, entities, lookups), context);
    await keep(answer, lookups, { cache, askedAtMs });
    return hits === 0 ? answer : together(answer, lookups);
  };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

/** For the header that tells of it. */
function note({ entities }: GatewayContext, lookups: readonly Lookup[]): void {
  const tags = entities.tags ?? new Set<string>();
  entities.tags = tags;
  for (const { list, missing } of lookups) {
    entities.misses += missing.length;
    entities.hits += list.representations.length - missing.length;
    for (const representation of list.representations) {
      if (tags.size >= TAGS_TOLD_MAX) break;
      for (const tag of tagsOf(representation)) tags.add(tag);
    }
  }
}

const TAGS_TOLD_MAX = 50;

function forTheRest(
  request: SubgraphRequest,
  entities: EntitiesAsked,
  lookups: readonly Lookup[],
): SubgraphRequest {
  if (lookups.every(({ list, missing }) => missing.length === list.representations.length)) {
    return request;
  }
  return {
    ...request,
    body: entities.bodyFor(lookups.map(({ missing }) => missing)),
    isOfUse: (answer) => isWhole(answer, lookups) && request.isOfUse(together(answer, lookups)),
  };
}

/** One entity, or null, for each that was asked for. */
function isWhole({ data }: SubgraphAnswer, lookups: readonly Lookup[]): boolean {
  return lookups.every(({ list, missing }) => {
    const given = data?.[list.field];
    return !Array.isArray(given) || given.length === missing.length;
  });
}

async function keep(
  answer: SubgraphAnswer,
  lookups: readonly Lookup[],
  { cache, askedAtMs }: { cache: EntityCache; askedAtMs: number },
): Promise<void> {
  const { cacheControl } = answer;
  const policy = cacheControl === undefined ? undefined : readPolicy(cacheControl);
  if (answer.errors || (cacheControl !== undefined && (!policy || policy.isPrivate))) return;
  const ageMax = policy?.maxAgeSeconds ?? Number.POSITIVE_INFINITY;
  const entries = entriesOf(answer, lookups)
    .filter(({ tags }) => !cache.purges.has(tags, askedAtMs))
    .map((entry): Entry => ({ ...entry, maxAgeSeconds: Math.min(entry.maxAgeSeconds, ageMax) }));
  if (entries.length > 0 && cache.isSure()) await cache.store.write(entries);
}
