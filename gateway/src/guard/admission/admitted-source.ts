import type { GraphQLDataSource } from '@apollo/gateway';
import type { GatewayContext } from '../../context.ts';
import type { GatewayMetrics } from '../../metrics.ts';
import { locateErrors, type SubgraphAnswer } from '../../subgraph-answer.ts';
import type { Admission, WorkKind } from './admission.ts';
import { callerKey, weightOf } from './admission.ts';
import type { EarlyRefusals } from './early-refusals.ts';
import { type ClientRequest, identityOf } from './known-mutations.ts';
import { describeRefusal } from './refused-answer.ts';
import type { Place, WorkOutcome } from './turnstile.ts';

type DataSource = GraphQLDataSource<GatewayContext>;
type Fetch = Parameters<DataSource['process']>[0];

export interface AdmittedSourceOptions {
  readonly name: string;
  readonly admission: Admission;
  readonly early: Pick<EarlyRefusals, 'learn'>;
  readonly metrics: GatewayMetrics;
}

/**
 * A subgraph that is asked no more at once than it can answer soon. What finds no place is refused
 * before anything is sent: SERVICE_UNAVAILABLE with `retryAfterMs` at each field that is lost.
 */
export function admitToSource(source: DataSource, options: AdmittedSourceOptions): DataSource {
  return {
    process: (fetch) =>
      kindOf(fetch) === 'mutation' ? write(fetch, source, options) : read(fetch, source, options),
  };
}

async function read(fetch: Fetch, source: DataSource, options: AdmittedSourceOptions) {
  const turnstile = options.admission.turnstileFor(options.name, 'query');
  const caller = callerOf(fetch);
  const place = completesMutation(fetch)
    ? turnstile.pass(caller)
    : await turnstile.enter(caller, weightOf(estimateOf(fetch)));
  if (typeof place === 'number') return refuse(fetch, 'query', place, options);
  return (await work(place, fetch, source)).answer;
}

async function write(fetch: Fetch, source: DataSource, options: AdmittedSourceOptions) {
  const { known } = options.admission;
  const request = clientRequestOf(fetch);
  const turnstile = options.admission.turnstileFor(options.name, 'mutation');
  const caller = callerOf(fetch);
  const identity = identityOf(caller, request);
  const isRepeat = known.has(identity);
  const place = await (isRepeat ? turnstile.enterAgain(caller) : turnstile.enter(caller));
  if (typeof place === 'number') {
    options.early.learn(request, options.name);
    return refuse(fetch, 'mutation', place, options);
  }
  known.remember(identity);
  const { answer, outcome } = await work(place, fetch, source);
  if (outcome === 'refused') known.forget(identity);
  return answer;
}

async function work(place: Place, fetch: Fetch, source: DataSource) {
  let outcome: WorkOutcome = 'failed';
  try {
    const answer = await source.process(fetch);
    outcome = outcomeOf(answer);
    return { answer, outcome };
  } finally {
    place.leave(outcome);
  }
}

function refuse(
  { request }: Fetch,
  kind: WorkKind,
  retryAfterMs: number,
  { name, metrics }: AdmittedSourceOptions,
): SubgraphAnswer {
  metrics.refused(name, kind);
  return locateErrors({ errors: [describeRefusal(`The service ${name}`, retryAfterMs)] }, request);
}

/** The planner writes each fetch, so the text begins with what it is. */
function kindOf({ request }: Fetch): WorkKind {
  return request.query?.startsWith('mutation') ? 'mutation' : 'query';
}

/** Such a mutation is done, and its client shall hear all of it. */
function completesMutation(fetch: Fetch): boolean {
  return (
    'incomingRequestContext' in fetch &&
    fetch.incomingRequestContext.operation?.operation === 'mutation'
  );
}

/** Nobody stands behind the gateway's own questions. */
function callerOf(fetch: Fetch): string {
  if (!('incomingRequestContext' in fetch)) return '';
  const { caller, client } = fetch.incomingRequestContext.context;
  return callerKey(caller, client.address);
}

function estimateOf(fetch: Fetch): number | undefined {
  return 'incomingRequestContext' in fetch
    ? fetch.incomingRequestContext.context.estimate
    : undefined;
}

function clientRequestOf(fetch: Fetch): ClientRequest {
  return 'incomingRequestContext' in fetch ? fetch.incomingRequestContext.request : fetch.request;
}

function outcomeOf({ errors = [] }: Pick<SubgraphAnswer, 'errors'>): WorkOutcome {
  const unavailable = errors.filter(
    ({ extensions }) => extensions?.['code'] === 'SERVICE_UNAVAILABLE',
  );
  if (unavailable.length === 0) return 'answered';
  const isRefused = unavailable.some(
    ({ extensions }) => extensions?.['retryAfterMs'] !== undefined,
  );
  return isRefused ? 'refused' : 'failed';
}
