import { isObject, type Json } from '../json.ts';
import type { Run } from './run.ts';

export type Step = string | number;

/** A step of a plan's path that stands for each item of a list. */
export const EACH = '@';

/** The objects at a plan's path, each once, in the order of the answer; where it ends early, none. */
export function placesAt({ data, shared }: Pick<Run, 'data' | 'shared'>, path: readonly string[]) {
  const found: Json[] = [];
  look(data, path, 0, found);
  return shared.size > 0 ? [...new Set(found)] : found;
}

function look(start: unknown, path: readonly string[], from: number, found: Json[]): void {
  let value = start;
  for (let depth = from; depth < path.length; depth += 1) {
    const step = path[depth] as string;
    if (step === EACH) {
      if (!Array.isArray(value)) return;
      for (const item of value) look(item, path, depth + 1, found);
      return;
    }
    if (!isObject(value)) return;
    value = value[step];
  }
  if (isObject(value)) found.push(value);
}

/** Where in the answer each object at a plan's path stands. Errors need it, so it takes its time. */
export function pathsTo(data: unknown, path: readonly string[]): Map<Json, Step[][]> {
  const found = new Map<Json, Step[][]>();
  const trail: Step[] = [];
  follow(data, 0);
  return found;

  function follow(value: unknown, depth: number): void {
    const step = path[depth];
    if (step === undefined) {
      if (!isObject(value)) return;
      const known = found.get(value);
      if (known) known.push([...trail]);
      else found.set(value, [[...trail]]);
    } else if (step === EACH) {
      if (!Array.isArray(value)) return;
      for (const [index, item] of value.entries()) {
        trail.push(index);
        follow(item, depth + 1);
        trail.pop();
      }
    } else if (isObject(value)) {
      trail.push(step);
      follow(value[step], depth + 1);
      trail.pop();
    }
  }
}
