import type { GatewayContext } from '../context.ts';
import { readJson } from '../engine/answer/read-json.ts';
import type { EntityList, SubgraphAnswer } from '../engine/execute/run.ts';
import { isObject, type Json } from '../engine/json.ts';
import { audienceOf, questionKey, tagsOf } from './cache-keys.ts';
import { ruleFor } from './cache-table.ts';
import type { CacheUse } from './cache-use.ts';
import type { EntityCache } from './entity-cache.ts';
import type { Entry } from './entity-store.ts';

/** A list of entities, and what of it is kept or may be. */
export interface Lookup {
  readonly list: EntityList;
  /** Undefined where nothing of it may be kept. */
  readonly keys: readonly string[] | undefined;
  readonly maxAgeSeconds: number;
  readonly found: readonly (Json | undefined)[];
  /** Places of those that have to be asked for. */
  readonly missing: readonly number[];
}

export async function lookUp(
  list: EntityList,
  {
    name,
    cache,
    context,
    use,
  }: { name: string; cache: EntityCache; context: GatewayContext; use: CacheUse },
): Promise<Lookup> {
  const { representations, question } = list;
  const rule = ruleFor(list.types(), cache.table);
  const audience = rule && audienceOf(context.caller, rule.scope);
  if (!rule || audience === undefined) {
    const missing = [...representations.keys()];
    return { list, keys: undefined, maxAgeSeconds: 0, found: [], missing };
  }
  const start = questionKey([name, question, audience]);
  const keys = representations.map((representation) => `${start} ${representation}`);
  const texts = use.mayRead ? await cache.store.read(keys) : [];
  const found = keys.map((_, place) => readEntity(texts[place]));
  const missing = [...keys.keys()].filter((place) => found[place] === undefined);
  return { list, keys, maxAgeSeconds: rule.maxAgeSeconds, found, missing };
}

function readEntity(text: string | undefined): Json | undefined {
  const given = text === undefined ? undefined : readJson(text);
  return isObject(given) ? given : undefined;
}

/** What is kept with what was asked for, as one answer; what did not come is null. */
export function together(answer: SubgraphAnswer, lookups: readonly Lookup[]): SubgraphAnswer {
  const data: Json = { ...answer.data };
  for (const { list, found, missing } of lookups) {
    const given = answer.data?.[list.field];
    const fetched: readonly unknown[] = Array.isArray(given) ? given : [];
    const places = new Map(missing.map((place, index) => [place, fetched[index] ?? null]));
    data[list.field] = list.representations.map((_, place) => found[place] ?? places.get(place));
  }
  const errors = answer.errors?.map((error) => {
    const [field, index, ...rest] = error.path ?? [];
    const lookup = lookups.find(({ list }) => list.field === field);
    const place = typeof index === 'number' ? lookup?.missing[index] : undefined;
    return place === undefined || field === undefined
      ? error
      : { ...error, path: [field, place, ...rest] };
  });
  return { data, ...(errors && { errors }) };
}

/** Entities of an answer that may be kept, each as it came. */
export function entriesOf(answer: SubgraphAnswer, lookups: readonly Lookup[]): Entry[] {
  return lookups.flatMap(({ list, keys, maxAgeSeconds, missing }) => {
    const given = answer.data?.[list.field];
    if (!keys || !Array.isArray(given) || given.length !== missing.length) return [];
    return missing.flatMap((place, index) => {
      const entity: unknown = given[index];
      const representation = list.representations[place];
      const key = keys[place];
      if (!isObject(entity) || representation === undefined || key === undefined) return [];
      return [{ key, text: JSON.stringify(entity), tags: tagsOf(representation), maxAgeSeconds }];
    });
  });
}
