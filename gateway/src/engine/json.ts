import { ofEveryObject } from './plan/schema-names.ts';

/** An object out of a subgraph's answer. */
export type Json = Record<string, unknown>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * What an object itself has under a name. Clients' names are made safe before they come here; those of a
 * schema's fields may still be such as every object answers to.
 */
export function own(object: Json, name: string): unknown {
  return ofEveryObject.has(name) && !Object.hasOwn(object, name) ? undefined : object[name];
}

/** Empty where it says none. */
export function typenameOf(thing: Json): string {
  const typename = thing['__typename'];
  return typeof typename === 'string' ? typename : '';
}
