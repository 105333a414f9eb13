import type { LaterAnswer } from '../../src/engine/answer/answer-in-parts.ts';

type Json = Record<string, unknown>;

/** What clients make of a part: its data becomes part of the object at its path. */
export function mergePart(
  data: Json,
  { path, data: added }: { path: LaterAnswer['parts'][number]['path']; data: unknown },
): void {
  let place: unknown = data;
  for (const step of path) place = (place as Json)[step];
  if (typeof place !== 'object' || place === null) {
    throw new Error(`There is nothing at ${path.join('.')}.`);
  }
  if (added !== null) merge(place as Json, added as Json);
}

function merge(known: Json, added: Json): void {
  for (const [name, value] of Object.entries(added)) {
    const before = Object.hasOwn(known, name) ? known[name] : undefined;
    if (isObject(before) && isObject(value)) merge(before, value);
    else
      Object.defineProperty(known, name, {
        value,
        enumerable: true,
        configurable: true,
        writable: true,
      });
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}
