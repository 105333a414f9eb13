import type { TypeCheck } from '../compile/possible-types.ts';
import { isObject, type Json, own, typenameOf } from '../json.ts';
import type { Rewrite } from '../plan/plan.ts';

const FRAGMENT = '... on ';

/** Changes the data in place, wherever a rewrite's path leads; where it leads nowhere, nothing. */
export function applyRewrites(
  rewrites: readonly Rewrite[],
  data: unknown,
  fulfils: TypeCheck,
): void {
  for (const rewrite of rewrites) {
    const [name] = rewrite.path.slice(-1);
    if (name === undefined) continue;
    forEachAt(data, rewrite.path.slice(0, -1), fulfils, (object) => change(object, name, rewrite));
  }
}

function change(object: Json, name: string, rewrite: Rewrite): void {
  if (rewrite.kind === 'set') {
    object[name] = rewrite.value;
  } else if (Object.hasOwn(object, name)) {
    object[rewrite.name] = object[name];
    object[name] = undefined;
  }
}

function forEachAt(
  value: unknown,
  path: readonly string[],
  fulfils: TypeCheck,
  visit: (object: Json) => void,
): void {
  if (Array.isArray(value)) {
    for (const item of value) forEachAt(item, path, fulfils, visit);
    return;
  }
  if (!isObject(value)) return;
  const [step, ...rest] = path;
  if (step === undefined) visit(value);
  else if (!step.startsWith(FRAGMENT)) forEachAt(own(value, step), rest, fulfils, visit);
  else if (isFor(step.slice(FRAGMENT.length), value, fulfils)) {
    forEachAt(value, rest, fulfils, visit);
  }
}

/** Where an object does not say what it is, the path was made for it. */
function isFor(condition: string, object: Json, fulfils: TypeCheck): boolean {
  const typename = typenameOf(object);
  return typename === '' || fulfils(typename, condition);
}
