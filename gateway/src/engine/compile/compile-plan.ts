import type { GraphQLSchema } from 'graphql';
import { fetchContextual } from '../execute/fetch-contextual.ts';
import { fetchEntities } from '../execute/fetch-entities.ts';
import { fetchRoot } from '../execute/fetch-root.ts';
import type { Run, Stage, Variables } from '../execute/run.ts';
import { shareAlike } from '../execute/share-alike.ts';
import type { PlanNode } from '../plan/plan.ts';
import { type ScheduledFetch, schedule } from '../plan/schedule.ts';
import { combineFetches } from './combine-fetches.ts';
import { compileEntityFetch, compileRootFetch } from './compile-fetch.ts';
import type { TypeCheck } from './possible-types.ts';
import { sharedPlaces } from './shared-places.ts';

/** What all parts of an operation are compiled with. */
export interface Surroundings {
  readonly fulfils: TypeCheck;
  readonly supergraph: GraphQLSchema;
  /** The client's name for a variable of the plan. */
  variableOf(name: string): string;
  /** What a variable is that the client left out; only those of conditions are asked for. */
  readonly defaults: Variables;
}

/** What is asked in one request, and which fetches of the plan that does. */
interface Unit {
  readonly stage: Stage;
  readonly fetches: readonly number[];
}

/** The same with the units that it waits for, which stand before it. */
interface Step {
  readonly stage: Stage;
  readonly waitsFor: readonly number[];
  readonly part: string | undefined;
}

/** Begins all fetches of a plan and tells when those of each part have ended. */
export type PartedStage = (
  runFor: (part: string | undefined) => Run,
) => ReadonlyMap<string | undefined, Promise<void>>;

/**
 * Turns a plan into a function, once; what a request has to do is all that is left in it. Entities that
 * one wave asks of one subgraph are asked for together; a request begins as soon as all has ended that
 * its fetches wait for.
 */
export function compilePlan(plan: PlanNode, surroundings: Surroundings): Stage {
  const scheduled = schedule(plan);
  const units = compileUnits(scheduled, surroundings);
  const [only] = units;
  if (only && units.length === 1) return only.stage;
  let steps = toSteps(units, scheduled);
  let runs = 0;
  return (run) => {
    runs += 1;
    // To find out what may be shared takes a look at all fetches: what comes but once does without.
    if (runs === 2) steps = toSteps(sharing(units, scheduled), scheduled);
    return Promise.all(begin(steps, () => run)).then(nothing);
  };
}

/** The same for a plan of which some is answered later. */
export function compilePartedPlan(plan: PlanNode, surroundings: Surroundings): PartedStage {
  const scheduled = schedule(plan);
  const steps = toSteps(compileUnits(scheduled, surroundings), scheduled);
  const parts = Map.groupBy(steps.keys(), (index) => steps[index]?.part);
  return (runFor) => {
    const ends = begin(steps, runFor);
    const endOf = (indexes: readonly number[]) =>
      Promise.all(indexes.map((index) => ends[index])).then(nothing);
    return new Map([...parts].map(([part, indexes]) => [part, endOf(indexes)]));
  };
}

function toSteps(units: readonly Unit[], scheduled: readonly ScheduledFetch[]): Step[] {
  const unitOf = new Map(units.flatMap((unit, at) => unit.fetches.map((fetch) => [fetch, at])));
  return units.map(({ stage, fetches }) => {
    const before = fetches.flatMap((fetch) => scheduled[fetch]?.waitsFor ?? []);
    const waitsFor = [...new Set(before.map((fetch) => unitOf.get(fetch) ?? 0))];
    return { stage, waitsFor, part: scheduled[fetches[0] ?? 0]?.part };
  });
}

function begin(steps: readonly Step[], runFor: (part: string | undefined) => Run) {
  const ends: (Promise<void> | undefined)[] = [];
  for (const { stage, waitsFor, part } of steps) {
    const before = waitsFor.map((step) => ends[step]).filter((end) => end !== undefined);
    const run = runFor(part);
    ends.push(before.length > 0 ? Promise.all(before).then(() => stage(run)) : stage(run));
  }
  return ends;
}

const nothing = (): void => undefined;

/** Things that came and say the same are one from then on. */
function sharing(units: readonly Unit[], scheduled: readonly ScheduledFetch[]): Unit[] {
  const places = sharedPlaces(scheduled);
  return units.map(({ stage, fetches }) => {
    const paths = fetches.flatMap((fetch) => places.get(fetch) ?? []);
    const share = (run: Run) => {
      for (const path of paths) shareAlike(run, path);
    };
    if (paths.length === 0) return { stage, fetches };
    return { fetches, stage: (run) => stage(run)?.then(() => share(run)) };
  });
}

/** In the order of waves, so that what a unit waits for stands before it. */
function compileUnits(scheduled: readonly ScheduledFetch[], surroundings: Surroundings): Unit[] {
  const together = Map.groupBy(scheduled.keys(), (index) => placeOf(scheduled[index], index));
  const groups = [...together.values()].map((indexes) => ({
    indexes,
    wave: scheduled[indexes[0] ?? 0]?.wave ?? 0,
  }));
  return groups
    .toSorted((one, other) => one.wave - other.wave)
    .flatMap(({ indexes }) => compileTogether(indexes, scheduled, surroundings));
}

/** Equal for what may go in one request. */
function placeOf(one: ScheduledFetch | undefined, index: number): string {
  const isEntities = one?.fetch.requires && one.fetch.contextArguments.length === 0;
  return isEntities ? `${one.wave} ${one.fetch.subgraph} ${one.part ?? ''}` : `alone ${index}`;
}

function compileTogether(
  indexes: readonly number[],
  scheduled: readonly ScheduledFetch[],
  surroundings: Surroundings,
): Unit[] {
  const [first = 0] = indexes;
  const alone = scheduled[first];
  if (!alone) return [];
  if (!alone.fetch.requires) {
    return [{ fetches: indexes, stage: fetchRoot(compileRootFetch(alone, surroundings)) }];
  }
  if (alone.fetch.contextArguments.length > 0) {
    return [{ fetches: indexes, stage: fetchContextual(compileEntityFetch(alone, surroundings)) }];
  }
  const compiled = indexes.flatMap((index) => {
    const one = scheduled[index];
    return one ? [{ index, fetch: compileEntityFetch(one, surroundings) }] : [];
  });
  return combineFetches(compiled.map(({ fetch }) => fetch)).map((combined) => {
    const asked = new Set(combined.members.flatMap(({ fetches }) => fetches));
    const fetches = compiled.flatMap(({ index, fetch }) => (asked.has(fetch) ? [index] : []));
    return { fetches, stage: (run) => fetchEntities(combined, run) };
  });
}
