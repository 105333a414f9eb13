import type { Refusal } from '../authorise/refusal.ts';
import type { Step } from '../execute/places.ts';
import type { Run } from '../execute/run.ts';
import type { Json } from '../json.ts';

/** The answer while it is written. */
export interface Output {
  /** JSON so far. Strings are never changed, so what must not stand is taken back by putting this back. */
  text: string;
  /** Where in the answer it is, in the names of the plan. */
  readonly path: Step[];
  /** The object whose fields are being written. */
  thing: Json | undefined;
  readonly run: Run;
  /** What was found missing or wrong. */
  readonly holes: Hole[];
  /** Of things that stand in more places than one: what was written, and for which fields. */
  readonly texts: Map<Json, { readonly of: object; readonly text: string }>;
  /** What is to be answered later; undefined where nothing is. */
  readonly pending?: Pending[];
}

/** A fragment of an object that is answered later. */
export interface Pending {
  readonly label: string;
  /** Of the object, in the names of the plan. */
  readonly path: readonly Step[];
  readonly thing: unknown;
  readonly write: Write;
}

export type Hole =
  | { readonly kind: 'refused'; readonly path: readonly Step[]; readonly refusal: Refusal }
  | { readonly kind: 'wrong'; readonly path: readonly Step[]; readonly what: string }
  | {
      readonly kind: 'absent';
      readonly path: readonly Step[];
      readonly thing: Json | undefined;
      /** Where null may stand in its stead without a word: at a path of this length. */
      readonly quietDepth: number;
    };

/** Writes a value and tells whether it may stand; if not, null must take its place, or go further up. */
export type Write = (value: unknown, out: Output) => boolean;

const HOLES_MAX = 100;

/** @param what the end of a sentence about the service that gave the value */
export function wrong(out: Output, what: string): false {
  if (out.holes.length < HOLES_MAX) out.holes.push({ kind: 'wrong', path: [...out.path], what });
  return false;
}

/** The caller may not have what belongs here. */
export function refused(out: Output, refusal: Refusal): false {
  if (out.holes.length < HOLES_MAX) {
    out.holes.push({ kind: 'refused', path: [...out.path], refusal });
  }
  return false;
}

/** There is nothing where something must be. */
export function absent(out: Output, quietDepth = Number.POSITIVE_INFINITY): false {
  const { thing, path } = out;
  if (out.holes.length < HOLES_MAX) {
    out.holes.push({ kind: 'absent', path: [...path], thing, quietDepth });
  }
  return false;
}

/** The same for a field: where a service does not know the thing, null in its stead says so. */
export function absentField(out: Output): false {
  const { thing, path, run } = out;
  const isUnknown = thing !== undefined && run.absences.has(thing);
  return absent(out, isUnknown ? path.length - 1 : undefined);
}

/** Of what became null nothing is answered later. */
export function forgetPending({ pending = [], path }: Output): void {
  for (let last = pending.at(-1); last && isBelow(last.path, path); last = pending.at(-1)) {
    pending.pop();
  }
}

function isBelow(path: readonly Step[], top: readonly Step[]): boolean {
  return top.every((step, index) => path[index] === step);
}
