import { isObject, type Json } from '../json.ts';

/**
 * Adds what a subgraph gave of a thing to what is known of it, in place. Null says nothing where there is
 * a value already: another subgraph gave that, and this one has told why it could not.
 */
export function merge(known: Json, given: Json): void {
  for (const name in given) {
    // A subgraph may write anything into its answer; nobody asked for this.
    if (name === '__proto__') continue;
    const value = given[name];
    const before = known[name];
    if (before === undefined || before === null) known[name] = value;
    else if (value === null || value === undefined) continue;
    else if (isObject(before) && isObject(value)) merge(before, value);
    else if (Array.isArray(before) && Array.isArray(value) && before.length === value.length) {
      mergeLists(before, value);
    } else known[name] = value;
  }
}

function mergeLists(known: unknown[], given: readonly unknown[]): void {
  for (let index = 0; index < known.length; index += 1) {
    const before = known[index];
    const value = given[index];
    if (isObject(before) && isObject(value)) merge(before, value);
    else if (Array.isArray(before) && Array.isArray(value) && before.length === value.length) {
      mergeLists(before, value);
    } else if (before === null || before === undefined) known[index] = value;
  }
}

/** The same for the second thing that an entity is given to: nothing that changes may be in two places. */
export function mergeCopy(known: Json, given: Json): void {
  merge(known, copy(given));
}

function copy<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(copy) as Value;
  if (!isObject(value) || JSON.isRawJSON(value)) return value;
  const copied: Json = {};
  for (const name in value) if (name !== '__proto__') copied[name] = copy(value[name]);
  return copied as Value;
}
