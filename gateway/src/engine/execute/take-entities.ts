import { lostKeys } from '../answer/lost-keys.ts';
import type { Member } from '../compile/combine-fetches.ts';
import type { EntityFetch } from '../compile/compile-fetch.ts';
import { isObject, type Json, own, typenameOf } from '../json.ts';
import { addErrors, concernsWholeFetch } from './add-errors.ts';
import type { Asked } from './fetch-entities.ts';
import { merge } from './merge.ts';
import { pathsTo, type Step } from './places.ts';
import { applyRewrites } from './rewrites.ts';
import { noteAbsence, type Run, type SubgraphAnswer } from './run.ts';

/** Adds what came for one list of entities to the things that it was asked for, or tells what went wrong. */
export function takeEntities(
  member: Member,
  asked: Asked,
  { data, errors = [] }: SubgraphAnswer,
  run: Run,
): void {
  const { field } = member;
  const [fetch] = member.fetches;
  const given = data?.[field];
  const entities: readonly unknown[] = Array.isArray(given) ? given : [];
  asked.things.forEach((things, index) => {
    const entity = entities[index];
    const [thing] = things;
    if (entity === undefined || !thing) return;
    if (entity === null) for (const one of things) noteAbsence(run, one, fetch.subgraph, 'unknown');
    else if (!isObject(entity)) tellWrong('gave no object where one belongs', things, member, run);
    else if (!isOfKind(thing, entity, fetch)) {
      tellWrong('answered for another thing', things, member, run);
    } else addTo(things, entity, fetch);
  });
  if (errors.length > 0) tell(member, asked, { data, errors }, run);
}

/** Things of one type may be things of the other; most answers do not even say what they are. */
function isOfKind(thing: Json, entity: Json, { fulfils, rewrites }: EntityFetch): boolean {
  const given = typenameOf(entity);
  if (given === '' || rewrites.length > 0) return true;
  const asked = typenameOf(thing);
  return fulfils(given, asked) || fulfils(asked, given);
}

function tellWrong(what: string, things: readonly Json[], member: Member, run: Run): void {
  const known = placesOf(member, run);
  const { subgraph: serviceName } = member.fetches[0];
  const extensions = { code: 'SERVICE_UNAVAILABLE', serviceName };
  const message = `The service ${serviceName} ${what}.`;
  for (const path of things.flatMap((thing) => known.get(thing) ?? [undefined])) {
    run.errors.push({ message, path, extensions });
  }
}

function addTo(things: readonly Json[], entity: Json, { rewrites, fulfils }: EntityFetch): void {
  applyRewrites(rewrites, entity, fulfils);
  const [first, ...others] = things;
  const isShared = others.length > 0;
  for (const thing of others) merge(thing, entity, { fulfils, isShared });
  if (first) merge(first, entity, { fulfils });
}

function placesOf({ fetches }: Member, { data }: Run): ReadonlyMap<Json, Step[][]> {
  return new Map(fetches.flatMap(({ path }) => [...pathsTo(data, path)]));
}

function tell(
  member: Member,
  { things }: Asked,
  { data, errors = [] }: SubgraphAnswer,
  run: Run,
): void {
  const { field } = member;
  const [fetch] = member.fetches;
  const known = placesOf(member, run);
  const places = things.map((same) => same.flatMap((thing) => known.get(thing) ?? [[]]));
  const ofOthers = (path: readonly Step[]) => path[0] !== field && !concernsWholeFetch(path, data);
  addErrors(
    run,
    errors.flatMap(({ path, ...error }) => {
      if (!path || !ofOthers(path)) return [{ ...error, ...(path && { path }) }];
      // Without any data, what is said of one fetch has cost the others too.
      return data ? [] : [error];
    }),
    {
      subgraph: fetch.subgraph,
      data,
      field,
      pathsOf: ([, index, ...rest]) =>
        (places[Number(index)] ?? []).map((place) => [...place, ...rest]),
      lost: () => lostOf(fetch, { things, places, run, given: data?.[field] }),
    },
  );
}

function lostOf(
  fetch: EntityFetch,
  {
    things,
    places,
    run,
    given,
  }: { things: Json[][]; places: Step[][][]; run: Run; given: unknown },
): Step[][] {
  const { operation } = fetch.query();
  const [entities] = operation.selectionSet.selections;
  const set = entities && 'selectionSet' in entities ? entities.selectionSet : undefined;
  const entityAt = (index: number): unknown => (Array.isArray(given) ? given[index] : undefined);
  return things.flatMap((same, index) => {
    const [thing] = same;
    const keys = thing ? lostKeys(fetch, run.variables, set, typenameOf(thing)) : [];
    const entity = entityAt(index);
    const missing = keys.filter((key) => !isObject(entity) || own(entity, key) == null);
    return (places[index] ?? []).flatMap((place) => missing.map((key) => [...place, key]));
  });
}
