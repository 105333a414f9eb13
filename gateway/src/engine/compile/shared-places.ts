import { EACH } from '../execute/places.ts';
import type { ScheduledFetch } from '../plan/schedule.ts';
import { givesOf } from './owners.ts';

/**
 * The paths at which things that say the same are one thing (see `shareAlike`), by the fetch that puts them
 * there: those where more is fetched for them. Only where one fetch alone puts them there: others could tell
 * them apart later on. Nor where what surrounds a thing decides what is asked of it (`@fromContext`).
 */
export function sharedPlaces(
  scheduled: readonly ScheduledFetch[],
): ReadonlyMap<number, readonly (readonly string[])[]> {
  const fetches = scheduled.map(({ fetch }) => fetch);
  if (fetches.some(({ contextArguments }) => contextArguments.length > 0)) return new Map();
  const paths = fetches.flatMap(({ requires, path }) =>
    requires && path.includes(EACH) ? [path] : [],
  );
  const places = [...new Map(paths.map((path) => [path.join('.'), path])).values()];
  const givers = fetches.map((fetch) => ({ path: fetch.path, gives: givesOf(fetch) }));
  const byGiver = places.flatMap((path) => {
    const keys = path.filter((step) => step !== EACH);
    const [giver, ...others] = [...givers.keys()].filter((index) => {
      const one = givers[index];
      return one && one.path.length < path.length && one.gives(keys);
    });
    return giver === undefined || others.length > 0 ? [] : [[giver, path] as const];
  });
  const grouped = Map.groupBy(byGiver, ([giver]) => giver);
  return new Map([...grouped].map(([giver, pairs]) => [giver, pairs.map(([, path]) => path)]));
}
