import { writeBody } from '../execute/fetch-root.ts';
import type { SubgraphAnswer, Variables } from '../execute/run.ts';
import { isObject } from '../json.ts';
import { IDENTITY } from '../plan/ask-identity.ts';
import { compileRootFetch, startOfBody } from './compile-fetch.ts';
import {
  type CompiledOperation,
  compileOperation,
  type OperationParts,
} from './compile-operation.ts';
import { readConditions } from './conditions.ts';

/** What a subgraph is to be asked for its events. */
export interface EventSource {
  readonly subgraph: string;
  /** The JSON text of the request (GraphQL over HTTP §5.4). */
  readonly body: string;
}

/** A subscription, ready to run. */
export interface CompiledSubscription {
  source(variables: Variables): EventSource;
  /** Answers one event, completed by fetches from other subgraphs. */
  readonly answer: CompiledOperation;
}

/** Turns a subscription and its plan into functions, once. */
export function compileSubscription(parts: OperationParts): CompiledSubscription {
  const { plan, normalised, fulfils, supergraph } = parts;
  if (plan?.kind !== 'subscription') throw new Error('The plan is of no subscription.');
  const { variableOf } = normalised;
  const { defaults } = readConditions(normalised);
  const stream = compileRootFetch(
    { fetch: plan.primary, conditions: [], waitsFor: [], wave: 0 },
    { fulfils, supergraph, variableOf, defaults },
  );
  const start = startOfBody(stream);
  return {
    source: (variables) => ({
      subgraph: stream.subgraph,
      body: writeBody(start, stream, variables),
    }),
    answer: compileOperation(parts),
  };
}

/**
 * Of what an event tells, as text: events of one thing replace each other. Undefined where nothing in it says
 * which thing it is.
 */
export function identityOf({ data, errors }: SubgraphAnswer): string | undefined {
  if (errors || !data) return undefined;
  const [thing] = Object.values(data);
  const identity = isObject(thing) ? thing[IDENTITY] : undefined;
  return typeof identity === 'string' || typeof identity === 'number'
    ? String(identity)
    : undefined;
}
