import { quote } from '../answer/json-text.ts';
import { applyRewrites } from '../execute/rewrites.ts';
import { isObject, type Json, own, typenameOf } from '../json.ts';
import type { Requirement, Rewrite } from '../plan/plan.ts';
import { ofEveryObject } from '../plan/schema-names.ts';
import type { TypeCheck } from './possible-types.ts';

/**
 * What a subgraph gets to know of a thing, as JSON text, which also tells equal ones apart from others.
 * `undefined`: the thing is of a type that is not asked for; `incomplete`: something that it needs is
 * missing, and whoever failed to give that has said so.
 */
export type Represent = (thing: Json) => string | undefined | typeof incomplete;

export const incomplete = Symbol('incomplete');

/** How things of one type are represented. */
export interface TypeRepresent {
  readonly represent: Represent;
  /** The one field that tells things of the type apart, where there is one alone. */
  readonly key: string | undefined;
}

interface Needs {
  readonly requires: readonly Requirement[];
  readonly rewrites: readonly Rewrite[];
  readonly fulfils: TypeCheck;
}

/** Works out once for each type what its representations hold. */
export function compileRequires(needs: Needs): (typename: string) => TypeRepresent {
  const byType = new Map<string, TypeRepresent>();
  return (typename) => {
    const known = byType.get(typename);
    if (known) return known;
    const made = compileForType(typename, needs);
    // Names come from subgraphs: there may be more of them than types.
    if (byType.size < TYPES_MAX) byType.set(typename, made);
    return made;
  };
}

const TYPES_MAX = 1_000;
const notAsked: TypeRepresent = { represent: () => undefined, key: undefined };

function compileForType(typename: string, needs: Needs): TypeRepresent {
  const fragments = needs.requires.filter(
    (one) => one.kind === 'fragment' && needs.fulfils(typename, one.typeCondition),
  );
  const [only] = fragments;
  // A type's name alone is no key: a planner may leave that of a type that cannot be there.
  if (!only || typename === '' || !fragments.some(hasKey)) return notAsked;
  const requires = only.requires ?? [];
  if (fragments.length > 1 || needs.rewrites.length > 0 || !isFlat(requires)) {
    return { represent: representAny(fragments, needs), key: undefined };
  }
  const keys = requires.flatMap((one) =>
    one.kind === 'field' && one.name !== '__typename' ? [one.name] : [],
  );
  const [key] = keys;
  const isPlain = key !== undefined && keys.length === 1 && !ofEveryObject.has(key);
  return { represent: compileFields(requires, needs), key: isPlain ? key : undefined };
}

function hasKey({ requires = [] }: Requirement): boolean {
  return requires.some((one) => one.kind === 'fragment' || one.name !== '__typename');
}

function isFlat(requires: readonly Requirement[]): boolean {
  const names = requires.map((one) => (one.kind === 'field' ? one.name : ''));
  return !names.includes('') && new Set(names).size === names.length;
}

type WriteField = (thing: Json) => string | undefined;

/** The usual case: one key, written without a copy of anything. */
function compileFields(requires: readonly Requirement[], needs: Needs): Represent {
  const fields = requires.flatMap((one, index): WriteField[] => {
    if (one.kind !== 'field') return [];
    const { name, requires: inner } = one;
    const start = `${index === 0 ? '{' : ','}${JSON.stringify(one.sentAs ?? name)}:`;
    const isPlain = !ofEveryObject.has(name);
    return [
      (thing) => {
        const value = isPlain ? thing[name] : own(thing, name);
        if (value === undefined) return undefined;
        if (typeof value === 'string') return start + quote(value);
        const selected = inner ? select(value, inner, needs) : value;
        return selected === undefined ? undefined : start + JSON.stringify(selected);
      },
    ];
  });
  return (thing) => {
    let text = '';
    for (const write of fields) {
      const field = write(thing);
      if (field === undefined) return incomplete;
      text += field;
    }
    return `${text}}`;
  };
}

/** Several keys, or what is rewritten: each that is there whole counts. */
function representAny(fragments: readonly Requirement[], needs: Needs): Represent {
  return (thing) => {
    const selected = select(thing, fragments, needs);
    if (!isObject(selected) || own(selected, '__typename') === undefined) return incomplete;
    applyRewrites(needs.rewrites, selected, needs.fulfils);
    return JSON.stringify(selected);
  };
}

/** What is required of a value; undefined where it, or an object in it, lacks part of that. */
function select(value: unknown, requires: readonly Requirement[], needs: Needs): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => select(item, requires, needs));
    return items.includes(undefined) ? undefined : items;
  }
  if (!isObject(value)) return value;
  const selected: Json = Object.create(null);
  for (const one of requires) {
    if (one.kind === 'field') {
      const whole = own(value, one.name);
      const given = one.requires ? select(whole, one.requires, needs) : whole;
      if (given === undefined) return undefined;
      selected[one.sentAs ?? one.name] = given;
    } else if (needs.fulfils(typenameOf(value), one.typeCondition)) {
      const part = select(value, one.requires, needs);
      if (isObject(part)) join(selected, part);
    }
  }
  return selected;
}

function join(whole: Json, part: Json): void {
  for (const [name, value] of Object.entries(part)) {
    const known = whole[name];
    if (isObject(known) && isObject(value)) join(known, value);
    else if (Array.isArray(known) && Array.isArray(value)) {
      whole[name] = known.map((item: unknown, index) => {
        const other: unknown = value[index];
        if (isObject(item) && isObject(other)) join(item, other);
        return item;
      });
    } else whole[name] = value;
  }
}
