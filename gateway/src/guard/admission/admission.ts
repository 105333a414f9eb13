import type { Caller } from '@supergraph/service/identity/caller';
import { createKnownMutations, type KnownMutations } from './known-mutations.ts';
import { createTurnstile, type Turnstile } from './turnstile.ts';

/** Reads and writes take different times and must not starve each other: each kind has its own places. */
export const workKinds = ['query', 'mutation'] as const;
export type WorkKind = (typeof workKinds)[number];

export interface AdmissionOptions {
  /** Each kind may use half of them. */
  readonly subgraphConnectionsMax: number;
  /** How long work may wait for a place, in milliseconds. */
  readonly queueMsMax: number;
  readonly clock?: () => number;
}

export interface Admission {
  turnstileFor(subgraph: string, kind: WorkKind): Turnstile;
  /** Every turnstile that anybody has come to. */
  turnstiles(): Iterable<readonly [subgraph: string, kind: WorkKind, turnstile: Turnstile]>;
  readonly known: KnownMutations;
}

/** Whose share work counts against: the user's, or the address of somebody who has not signed in. */
export function callerKey(caller: Caller, address: string): string {
  return caller.kind === 'user' ? caller.id : address;
}

/** Of an estimate, beyond the first place; and the places that the heaviest query takes. */
const COST_PER_PLACE = 1_000;
const WEIGHT_MAX = 8;

/** How many places a query takes: a large one keeps a subgraph busy for as long as many small ones. */
export function weightOf(estimate = 0): number {
  return Math.min(WEIGHT_MAX, 1 + Math.floor(estimate / COST_PER_PLACE));
}

/**
 * A query that takes a fifth of a second is one of too many, or heavy. A mutation may wait for other
 * services, as placeOrder does for up to 2 s: with answers below 750 ms on average the slowest stay
 * within that, and subgraphs, whose own bounds lie higher, need not refuse what this could have.
 */
const latencyGoalMs: Record<WorkKind, number> = { query: 200, mutation: 750 };
const PLACES_MIN = 16;
/** Few mutations at first: a process that has just begun takes several times as long for each. */
const placesAtFirst: Record<WorkKind, number> = { query: 64, mutation: 16 };

/** How much work is under way at each subgraph, and how much may be. */
export function createAdmission({
  subgraphConnectionsMax,
  queueMsMax,
  clock,
}: AdmissionOptions): Admission {
  const placesMax = Math.max(1, Math.floor(subgraphConnectionsMax / workKinds.length));
  const turnstiles = new Map<string, readonly [string, WorkKind, Turnstile]>();

  return {
    turnstileFor(subgraph, kind) {
      const id = `${kind} ${subgraph}`;
      const known = turnstiles.get(id);
      if (known) return known[2];
      const turnstile = createTurnstile({
        placesMin: Math.min(PLACES_MIN, placesMax),
        placesMax,
        placesAtFirst: placesAtFirst[kind],
        latencyGoalMs: latencyGoalMs[kind],
        queueMsMax,
        ...(clock && { clock }),
      });
      turnstiles.set(id, [subgraph, kind, turnstile]);
      return turnstile;
    },
    turnstiles: () => turnstiles.values(),
    known: createKnownMutations(),
  };
}
