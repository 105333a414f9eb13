import type { GraphQLFormattedError } from 'graphql';
import type { Json } from '../json.ts';
import type { Step } from './places.ts';

export type Variables = Readonly<Record<string, unknown>>;

/** What a subgraph answered, or, in `errors` alone, why there is no answer. */
export interface SubgraphAnswer {
  data?: Json | null | undefined;
  errors?: readonly GraphQLFormattedError[] | undefined;
  extensions?: Readonly<Record<string, unknown>> | undefined;
  /** Whether it came without an escape in any string: then none of them needs one (RFC 8259 §7). */
  readonly isPlain?: boolean | undefined;
  /** What the subgraph said of keeping it (RFC 9111 §5.2). */
  cacheControl?: string | undefined;
}

/** One request to one subgraph. */
export interface SubgraphRequest {
  readonly subgraph: string;
  readonly kind: 'query' | 'mutation';
  /** The JSON text of the request (GraphQL over HTTP §5.4). */
  readonly body: string;
  /** Whether an answer has the shape that was asked for; one that has not is of no use. */
  isOfUse(answer: SubgraphAnswer): boolean;
  /** The entities that it asks for, where it asks for nothing else. */
  readonly entities?: EntitiesAsked | undefined;
}

export interface EntitiesAsked {
  readonly lists: readonly EntityList[];
  /** The body of a request for some alone: of each list those that stand at these places. */
  bodyFor(places: readonly (readonly number[])[]): string;
}

/** Entities of which the same is asked. */
export interface EntityList {
  /** Where the answer has them. */
  readonly field: string;
  /** JSON of each. */
  readonly representations: readonly string[];
  /** What is asked of them, with the values of variables. */
  readonly question: string;
  /** All types of things that the answer may hold; undefined where that is not known. */
  types(): ReadonlySet<string> | undefined;
}

/**
 * Asks a subgraph. It never rejects: what cannot be asked, or does not answer, is an answer with one error
 * and without data.
 */
export type Ask<Context> = (request: SubgraphRequest, context: Context) => Promise<SubgraphAnswer>;

/** An error of a subgraph or of the engine, in its place in the client's answer. */
export interface AnswerError {
  readonly message: string;
  /** In the names of the plan; the answer puts the client's there. */
  readonly path: readonly Step[] | undefined;
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** Why a thing lacks what one subgraph should have given: it does not know it, or could not be asked. */
export type Absence = 'unknown' | 'incomplete';

/** One operation under way. */
export interface Run {
  /** All that is known so far. */
  readonly data: Json;
  readonly variables: Variables;
  readonly errors: AnswerError[];
  /** Things of which a subgraph gave nothing, without an error that says why. */
  readonly absences: Map<Json, Map<string, Absence>>;
  /** Whether all that came so far was. */
  isPlain: boolean;
  /** Things that stand in more places than one (see `shareAlike`). */
  readonly shared: Set<Json>;
  ask(request: SubgraphRequest): Promise<SubgraphAnswer>;
  /** Of a subscription: what its stream told, which stands where others fetch first. */
  readonly event?: SubgraphAnswer | undefined;
}

/** A part of a plan, ready to run; nothing to wait for where it has nothing to fetch. */
export type Stage = (run: Run) => Promise<void> | undefined;

export function noteAbsence(run: Run, thing: Json, subgraph: string, absence: Absence): void {
  const ofThing = run.absences.get(thing) ?? new Map<string, Absence>();
  run.absences.set(thing, ofThing.set(subgraph, absence));
}
