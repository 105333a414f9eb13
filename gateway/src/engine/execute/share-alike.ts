import { isObject, type Json, typenameOf } from '../json.ts';
import { EACH } from './places.ts';
import type { Run } from './run.ts';

/**
 * Of the things at a plan's path makes one of those that say the same and so little that all which follows
 * must be the same as well: a type and one key. It is then asked for, added to and written once, however
 * often it stands there.
 */
export function shareAlike(
  { data, shared }: Pick<Run, 'data' | 'shared'>,
  path: readonly string[],
): void {
  const kept = new Map<string, Map<string, Json>>();
  follow(data, 0);

  /** @returns what stands in the value's place from now on */
  function follow(value: unknown, depth: number): unknown {
    const step = path[depth];
    if (step === EACH) {
      if (!Array.isArray(value)) return value;
      for (let index = 0; index < value.length; index += 1) {
        value[index] = follow(value[index], depth + 1);
      }
    } else if (isObject(value)) {
      if (step === undefined) return keptFor(value);
      if (value[step] !== undefined) value[step] = follow(value[step], depth + 1);
    }
    return value;
  }

  function keptFor(thing: Json): Json {
    const key = onlyKey(thing);
    const value = key === undefined ? undefined : thing[key];
    if (typeof value !== 'string') return thing;
    const kind = `${key} ${typenameOf(thing)}`;
    const ofKind = kept.get(kind) ?? new Map<string, Json>();
    kept.set(kind, ofKind);
    const known = ofKind.get(value);
    if (known) shared.add(known);
    else ofKind.set(value, thing);
    return known ?? thing;
  }
}

/** The one name beside the type's; undefined where there is none, or another. */
function onlyKey(thing: Json): string | undefined {
  let key: string | undefined;
  for (const name in thing) {
    if (name === '__typename') continue;
    if (key !== undefined) return undefined;
    key = name;
  }
  return key;
}
