import { lostKeys } from '../answer/lost-keys.ts';
import type { CombinedFetch, Member } from '../compile/combine-fetches.ts';
import type { EntityFetch } from '../compile/compile-fetch.ts';
import { incomplete } from '../compile/compile-requires.ts';
import { isObject, type Json, own, typenameOf } from '../json.ts';
import { addErrors, concernsWholeFetch } from './add-errors.ts';
import { merge, mergeCopy } from './merge.ts';
import { pathsTo, placesAt, type Step } from './places.ts';
import { applyRewrites } from './rewrites.ts';
import { noteAbsence, type Run, type SubgraphAnswer } from './run.ts';

/** What one fetch asks for: each different representation once, and the things that it stands for. */
interface Asked {
  readonly representations: string[];
  readonly things: Json[][];
}

/**
 * Sends what is known of things to a subgraph and adds to each what that gives back (Apollo Federation,
 * `_entities`). Nothing to wait for where there is nothing to ask.
 */
export function fetchEntities(combined: CombinedFetch, run: Run): Promise<void> | undefined {
  const asked = combined.members.map(({ fetch }) =>
    gather(fetch, placesAt(run.data, fetch.path), run),
  );
  const some = combined.members.filter((_, index) => asksSomething(asked[index]));
  const [only] = some;
  if (!only) return undefined;
  if (some.length > 1 || !only.alone) return send(combined, asked, run);
  return send(only.alone, asked.filter(asksSomething), run);
}

function asksSomething(asked: Asked | undefined): asked is Asked {
  return asked !== undefined && asked.representations.length > 0;
}

export function gather(fetch: EntityFetch, places: readonly Json[], run: Run): Asked {
  const indexes = new Map<string, number>();
  const representations: string[] = [];
  const things: Json[][] = [];
  for (const thing of places) {
    const representation = fetch.represent(thing);
    if (representation === undefined) continue;
    if (representation === incomplete) {
      noteAbsence(run, thing, fetch.subgraph, 'incomplete');
      continue;
    }
    const index = indexes.get(representation);
    const same = index === undefined ? undefined : things[index];
    if (same) {
      if (!same.includes(thing)) same.push(thing);
      continue;
    }
    indexes.set(representation, representations.length);
    representations.push(representation);
    things.push([thing]);
  }
  return { representations, things };
}

/** @param extra members of "variables" that are neither the client's nor representations */
export async function send(
  { members, start, writeVariables }: CombinedFetch,
  asked: readonly Asked[],
  run: Run,
  extra = '',
): Promise<void> {
  const { subgraph } = (members[0] as Member).fetch;
  let body = start + writeVariables(run.variables) + extra;
  members.forEach(({ variable }, index) => {
    const list = asked[index]?.representations.join() ?? '';
    body += `${index === 0 ? '' : ','}"${variable}":[${list}]`;
  });
  const isOfUse = (answer: SubgraphAnswer): boolean =>
    members.every(({ field }, index) => isListFor(asked[index], field, answer));
  const answer = await run.ask({ subgraph, kind: 'query', body: `${body}}}`, isOfUse });
  members.forEach((member, index) => {
    if (asksSomething(asked[index])) take(member, asked[index], answer, run);
  });
}

/** One entity, or null, for each thing; where all of them are null at once, an error must say why. */
function isListFor(asked: Asked | undefined, field: string, { data, errors = [] }: SubgraphAnswer) {
  if (!data || !Object.hasOwn(data, field)) return true;
  const entities = data[field];
  if (entities === null) return errors.length > 0;
  return Array.isArray(entities) && entities.length === (asked?.representations.length ?? 0);
}

function take(member: Member, asked: Asked, { data, errors = [] }: SubgraphAnswer, run: Run): void {
  const { fetch, field } = member;
  const given = data?.[field];
  const entities: readonly unknown[] = Array.isArray(given) ? given : [];
  asked.things.forEach((things, index) => {
    const entity = entities[index];
    const [thing] = things;
    if (entity === undefined || !thing) return;
    if (entity === null) for (const one of things) noteAbsence(run, one, fetch.subgraph, 'unknown');
    else if (!isObject(entity)) tellWrong('gave no object where one belongs', things, fetch, run);
    else if (!isOfKind(thing, entity, fetch)) {
      tellWrong('answered for another thing', things, fetch, run);
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

function tellWrong(what: string, things: readonly Json[], fetch: EntityFetch, run: Run): void {
  const known = pathsTo(run.data, fetch.path);
  const { subgraph: serviceName } = fetch;
  const extensions = { code: 'SERVICE_UNAVAILABLE', serviceName };
  for (const thing of things) {
    const message = `The service ${serviceName} ${what}.`;
    run.errors.push({ message, path: known.get(thing), extensions });
  }
}

function addTo(things: readonly Json[], entity: Json, { rewrites, fulfils }: EntityFetch): void {
  applyRewrites(rewrites, entity, fulfils);
  const [first, ...others] = things;
  for (const thing of others) mergeCopy(thing, entity);
  if (first) merge(first, entity);
}

function tell(
  { fetch, field }: Member,
  { things }: Asked,
  { data, errors = [] }: SubgraphAnswer,
  run: Run,
): void {
  const known = pathsTo(run.data, fetch.path);
  const places = things.map((same) => same.flatMap((thing) => [known.get(thing) ?? []]));
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
