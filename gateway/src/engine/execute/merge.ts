import type { TypeCheck } from '../compile/possible-types.ts';
import { isObject, type Json } from '../json.ts';

/**
 * Adds what a subgraph gave of a thing to what is known of it, in place. Null says nothing where there is
 * a value already: another subgraph gave that, and this one has told why it could not. Nor does the name of
 * an interface where that of the object's type is known (`@interfaceObject`).
 */
export function merge(known: Json, given: Json, fulfils: TypeCheck): void {
  for (const name in given) {
    // A subgraph may write anything into its answer; nobody asked for this.
    if (name === '__proto__') continue;
    const value = given[name];
    const before = known[name];
    if (before === undefined || before === null) known[name] = value;
    else if (value === null || value === undefined) continue;
    else if (isObject(before) && isObject(value)) merge(before, value, fulfils);
    else if (Array.isArray(before) && Array.isArray(value) && before.length === value.length) {
      mergeLists(before, value, fulfils);
    } else if (name !== '__typename' || !isWider(value, before, fulfils)) known[name] = value;
  }
}

function isWider(typename: unknown, known: unknown, fulfils: TypeCheck): boolean {
  return typename !== known && fulfils(String(known), String(typename));
}

function mergeLists(known: unknown[], given: readonly unknown[], fulfils: TypeCheck): void {
  for (let index = 0; index < known.length; index += 1) {
    const before = known[index];
    const value = given[index];
    if (isObject(before) && isObject(value)) merge(before, value, fulfils);
    else if (Array.isArray(before) && Array.isArray(value) && before.length === value.length) {
      mergeLists(before, value, fulfils);
    } else if (before === null || before === undefined) known[index] = value;
  }
}

/** The same for the second thing that an entity is given to: nothing that changes may be in two places. */
export function mergeCopy(known: Json, given: Json, fulfils: TypeCheck): void {
  merge(known, copy(given), fulfils);
}

function copy<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(copy) as Value;
  if (!isObject(value) || JSON.isRawJSON(value)) return value;
  const copied: Json = {};
  for (const name in value) if (name !== '__proto__') copied[name] = copy(value[name]);
  return copied as Value;
}
