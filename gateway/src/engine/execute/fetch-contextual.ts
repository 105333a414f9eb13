import { allOf } from '../compile/combine-fetches.ts';
import type { EntityFetch } from '../compile/compile-fetch.ts';
import { isObject, type Json, typenameOf } from '../json.ts';
import type { ContextArgument } from '../plan/plan.ts';
import { gather, send } from './fetch-entities.ts';
import { pathsTo, type Step } from './places.ts';
import type { Run, Stage } from './run.ts';

const FRAGMENT = '... on ';

/**
 * Fetches entities whose fields take arguments from further up in the answer (`@fromContext`): things with
 * equal values there go together, since a request has each variable once.
 */
export function fetchContextual(fetch: EntityFetch): Stage {
  const combined = allOf(fetch);
  return (run) => {
    if (!fetch.isMade(run.variables)) return undefined;
    const byValues = new Map<string, Json[]>();
    for (const [thing, [path = []]] of pathsTo(run.data, fetch.path)) {
      const values = writeValues(path, run, fetch);
      const things = byValues.get(values) ?? [];
      byValues.set(values, things);
      things.push(thing);
    }
    const requests = [...byValues].flatMap(([values, things]) => {
      const asked = gather(fetch, [things], run);
      return asked.representations.length > 0 ? [send(combined, [asked], run, values)] : [];
    });
    return requests.length > 0 ? Promise.all(requests).then(() => undefined) : undefined;
  };
}

/** A context may be set by several types: the one that is there counts. */
function writeValues(path: readonly Step[], { data }: Run, fetch: EntityFetch): string {
  const values = new Map<string, unknown>();
  for (const argument of fetch.contextArguments) {
    const before = values.get(argument.variable);
    values.set(argument.variable, before ?? valueAt(argument, data, [...path], fetch) ?? null);
  }
  return [...values]
    .map(([variable, value]) => `${JSON.stringify(variable)}:${JSON.stringify(value)},`)
    .join('');
}

function valueAt(
  { path }: ContextArgument,
  data: Json,
  from: Step[],
  { fulfils }: EntityFetch,
): unknown {
  const ups = path.findIndex((step) => step !== '..');
  for (let up = 0; up < ups; up += 1) leave(from);
  let value: unknown = data;
  for (const step of from)
    value = isObject(value) || Array.isArray(value) ? (value as Json)[step] : undefined;
  for (const step of path.slice(ups)) {
    if (!isObject(value)) return undefined;
    if (!step.startsWith(FRAGMENT)) value = value[step];
    else if (!fulfils(typenameOf(value), step.slice(FRAGMENT.length))) return undefined;
  }
  return value;
}

/** From an item of a list, or a thing by itself, to the object around it. */
function leave(path: Step[]): void {
  while (typeof path.pop() === 'number');
}
