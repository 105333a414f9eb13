import { isObject, type Json } from '../json.ts';

/**
 * Adds what a subgraph gave of a thing to what is known of it, in place. Null says nothing where there is
 * a value already: another subgraph gave that, and this one has told why it could not.
 *
 * @param isShared whether other things get the same: what may still change is then copied
 */
export function merge(known: Json, given: Json, isShared = false): void {
  for (const name in given) {
    // A subgraph may write anything into its answer; nobody asked for this.
    if (name === '__proto__') continue;
    const value = given[name];
    const before = known[name];
    if (before === undefined || before === null) known[name] = isShared ? copy(value) : value;
    else if (value === null || value === undefined) continue;
    else if (isObject(before) && isObject(value)) merge(before, value, isShared);
    else if (Array.isArray(before) && Array.isArray(value) && before.length === value.length) {
      mergeLists(before, value, isShared);
    } else known[name] = isShared ? copy(value) : value;
  }
}

function mergeLists(known: unknown[], given: readonly unknown[], isShared: boolean): void {
  for (let index = 0; index < known.length; index += 1) {
    const before = known[index];
    const value = given[index];
    if (isObject(before) && isObject(value)) merge(before, value, isShared);
    else if (Array.isArray(before) && Array.isArray(value) && before.length === value.length) {
      mergeLists(before, value, isShared);
    } else if (before === null || before === undefined) {
      known[index] = isShared ? copy(value) : value;
    }
  }
}

function copy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || JSON.isRawJSON(value)) return value;
  if (Array.isArray(value)) return value.map(copy);
  const copied: Json = {};
  for (const [name, inner] of Object.entries(value)) {
    if (name !== '__proto__') copied[name] = copy(inner);
  }
  return copied;
}
