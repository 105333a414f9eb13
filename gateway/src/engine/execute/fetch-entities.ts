import type { CombinedFetch, Member } from '../compile/combine-fetches.ts';
import type { EntityFetch } from '../compile/compile-fetch.ts';
import { incomplete } from '../compile/compile-requires.ts';
import { type Json, typenameOf } from '../json.ts';
import { placesAt } from './places.ts';
import {
  type EntitiesAsked,
  noteAbsence,
  type Run,
  type SubgraphAnswer,
  type Variables,
} from './run.ts';
import { takeEntities } from './take-entities.ts';

/** What one fetch asks for: each different representation once, and the things that it stands for. */
export interface Asked {
  readonly representations: string[];
  readonly things: Json[][];
}

/**
 * Sends what is known of things to a subgraph and adds to each what that gives back (Apollo Federation,
 * `_entities`). Nothing to wait for where there is nothing to ask.
 */
export function fetchEntities(combined: CombinedFetch, run: Run): Promise<void> | undefined {
  const asked = combined.members.map(({ fetches }) => {
    const made = fetches.filter(({ isMade }) => isMade(run.variables));
    return gather(
      fetches[0],
      made.map(({ path }) => placesAt(run, path)),
      run,
    );
  });
  const some = combined.members.filter((_, index) => asksSomething(asked[index]));
  const [only] = some;
  if (!only) return undefined;
  if (some.length > 1 || !only.alone) return send(combined, asked, run);
  return send(only.alone, asked.filter(asksSomething), run);
}

function asksSomething(asked: Asked | undefined): asked is Asked {
  return asked !== undefined && asked.representations.length > 0;
}

/** @param lists of different things each */
export function gather(
  { representing, subgraph }: EntityFetch,
  lists: readonly (readonly Json[])[],
  run: Run,
): Asked {
  const representations: string[] = [];
  const things: Json[][] = [];
  const ofType = new Map<string, ReturnType<typeof collectType>>();
  for (const list of lists) {
    for (const thing of list) {
      const typename = typenameOf(thing);
      let add = ofType.get(typename);
      if (!add) {
        add = collectType(typename);
        ofType.set(typename, add);
      }
      add(thing);
    }
  }
  return { representations, things };

  function collectType(typename: string): (thing: Json) => void {
    const { represent, key } = representing(typename);
    const byKey = new Map<string, Json[]>();
    const byText = new Map<string, Json[]>();
    return (thing) => {
      const value = key === undefined ? undefined : thing[key];
      // Most things are told apart by one text: only the first of equal ones is represented.
      const alike = typeof value === 'string' ? byKey.get(value) : undefined;
      if (alike) {
        alike.push(thing);
        return;
      }
      const text = represent(thing);
      if (text === incomplete) noteAbsence(run, thing, subgraph, 'incomplete');
      if (text === undefined || text === incomplete) return;
      const known = typeof value === 'string' ? undefined : byText.get(text);
      if (known) {
        known.push(thing);
        return;
      }
      const same = [thing];
      if (typeof value === 'string') byKey.set(value, same);
      else byText.set(text, same);
      representations.push(text);
      things.push(same);
    };
  }
}

/** @param extra members of "variables" that are neither the client's nor representations */
export async function send(
  combined: CombinedFetch,
  asked: readonly Asked[],
  run: Run,
  extra = '',
): Promise<void> {
  const { members } = combined;
  const { subgraph } = (members[0] as Member).fetches[0];
  const isOfUse = (answer: SubgraphAnswer): boolean =>
    members.every(({ field }, index) => isListFor(asked[index], field, answer));
  const lists = asked.map(({ representations }) => representations);
  const body = bodyOf(combined, lists, run.variables, extra);
  // What depends on more than the entity and the question is nobody's to keep.
  const entities = extra === '' ? entitiesAsked(combined, lists, run.variables) : undefined;
  const answer = await run.ask({ subgraph, kind: 'query', body, isOfUse, entities });
  run.isPlain &&= answer.isPlain ?? false;
  members.forEach((member, index) => {
    if (asksSomething(asked[index])) takeEntities(member, asked[index], answer, run);
  });
}

function bodyOf(
  { members, start, writeVariables }: CombinedFetch,
  lists: readonly (readonly string[])[],
  variables: Variables,
  extra: string,
): string {
  let body = start + writeVariables(variables) + extra;
  members.forEach(({ variable }, index) => {
    body += `${index === 0 ? '' : ','}"${variable}":[${lists[index]?.join() ?? ''}]`;
  });
  return `${body}}}`;
}

function entitiesAsked(
  combined: CombinedFetch,
  lists: readonly (readonly string[])[],
  variables: Variables,
): EntitiesAsked {
  return {
    get lists() {
      return combined.members.map(({ field, fetches: [fetch] }, index) => ({
        field,
        representations: lists[index] ?? [],
        question: `${fetch.likeness} ${fetch.writeVariables(variables)}`,
        types: fetch.types,
      }));
    },
    bodyFor(places) {
      const some = places.map((ofList, index) =>
        ofList.map((place) => lists[index]?.[place] ?? ''),
      );
      return bodyOf(combined, some, variables, '');
    },
  };
}

/** One entity, or null, for each thing; where all of them are null at once, an error must say why. */
function isListFor(asked: Asked | undefined, field: string, { data, errors = [] }: SubgraphAnswer) {
  if (!data || !Object.hasOwn(data, field)) return true;
  const entities = data[field];
  if (entities === null) return errors.length > 0;
  return Array.isArray(entities) && entities.length === (asked?.representations.length ?? 0);
}
