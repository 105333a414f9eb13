import type { Tally } from './attacker/tally.ts';

/** What was seen during one attack and after it. Times in milliseconds; Infinity: it never came. */
export interface Observation {
  /** What the attacker sent and was told. */
  tally: Tally;
  /** How long it went on. */
  lastedMs: number;
  /** Of the bystander's queries while it went on. */
  p50Ms: number;
  p99Ms: number;
  /** Of somebody else who signed in meanwhile; undefined where nobody did. */
  signInMs: number | undefined;
  /** What bystander and operator got instead of an answer, with how often. */
  failures: [what: string, count: number][];
  /** The slowest answer of any service to `/health` or `/ready`. */
  healthMs: number;
  /** How much more memory each process had at its most, in bytes, until all was as before. */
  growthBytes: Record<string, number>;
  crashes: readonly string[];
  /** From the end of the attack until all was as before. */
  recoveryMs: number;
  /** Streams that a service still counted as open then, by service and gauge. */
  stillOpen: Record<string, number>;
}
