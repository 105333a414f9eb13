import type { TypeCheck } from '../compile/possible-types.ts';
import { isObject, type Json } from '../json.ts';

export interface MergeOptions {
  readonly fulfils: TypeCheck;
  /** Whether other things get the same: what may still change is then copied. */
  readonly isShared?: boolean;
}

/**
 * Adds what a subgraph gave of a thing to what is known of it, in place. Null says nothing where there is
 * a value already: another subgraph gave that, and this one has told why it could not. Nor does the name of
 * an interface where that of the object's type is known (`@interfaceObject`).
 */
export function merge(known: Json, given: Json, options: MergeOptions): void {
  for (const name in given) {
    // A subgraph may write anything into its answer; nobody asked for this.
    if (name === '__proto__') continue;
    const value = given[name];
    const before = known[name];
    if (before === undefined || before === null) known[name] = own(value, options);
    else if (value === null || value === undefined) continue;
    else if (isObject(before) && isObject(value)) merge(before, value, options);
    else if (Array.isArray(before) && Array.isArray(value) && before.length === value.length) {
      mergeLists(before, value, options);
    } else if (name !== '__typename' || !isWider(value, before, options)) {
      known[name] = own(value, options);
    }
  }
}

function isWider(typename: unknown, known: unknown, { fulfils }: MergeOptions): boolean {
  return typename !== known && fulfils(String(known), String(typename));
}

function mergeLists(known: unknown[], given: readonly unknown[], options: MergeOptions): void {
  for (let index = 0; index < known.length; index += 1) {
    const before = known[index];
    const value = given[index];
    if (isObject(before) && isObject(value)) merge(before, value, options);
    else if (Array.isArray(before) && Array.isArray(value) && before.length === value.length) {
      mergeLists(before, value, options);
    } else if (before === null || before === undefined) known[index] = own(value, options);
  }
}

function own(value: unknown, { isShared = false }: MergeOptions): unknown {
  return isShared ? copy(value) : value;
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
