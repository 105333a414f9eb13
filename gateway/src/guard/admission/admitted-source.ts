import type { GatewayContext } from '../../context.ts';
import type { SubgraphAnswer, SubgraphRequest } from '../../engine/execute/run.ts';
import type { GatewayMetrics } from '../../metrics.ts';
import type { AskSubgraph } from '../../subgraph/subgraph-client.ts';
import type { Admission, WorkKind } from './admission.ts';
import { callerKey, weightOf } from './admission.ts';
import type { EarlyRefusals } from './early-refusals.ts';
import { identityOf } from './known-mutations.ts';
import { describeRefusal } from './refused-answer.ts';
import type { WorkOutcome } from './turnstile.ts';

export interface AdmittedSourceOptions {
  readonly name: string;
  readonly admission: Admission;
  readonly early: Pick<EarlyRefusals, 'learn'>;
  readonly metrics: Pick<GatewayMetrics, 'refused'>;
}

type Context = GatewayContext | undefined;

/**
 * A subgraph that is asked no more at once than it can answer soon. What finds no place is refused
 * before anything is sent: SERVICE_UNAVAILABLE with `retryAfterMs`.
 */
export function admitToSource(ask: AskSubgraph, options: AdmittedSourceOptions): AskSubgraph {
  return (request, context) =>
    request.kind === 'mutation'
      ? write(request, context, ask, options)
      : read(request, context, ask, options);
}

async function read(
  request: SubgraphRequest,
  context: Context,
  ask: AskSubgraph,
  options: AdmittedSourceOptions,
): Promise<SubgraphAnswer> {
  const turnstile = options.admission.turnstileFor(options.name, 'query');
  const caller = callerOf(context);
  // What completes a mutation follows something that is done, and its client shall hear all of it.
  const place = context?.isMutation
    ? turnstile.pass(caller)
    : await turnstile.enter(caller, weightOf(context?.estimate));
  if (typeof place === 'number') return refuse('query', place, options);
  let outcome: WorkOutcome = 'failed';
  try {
    const answer = await ask(request, context);
    outcome = outcomeOf(answer);
    return answer;
  } finally {
    place.leave(outcome);
  }
}

async function write(
  request: SubgraphRequest,
  context: Context,
  ask: AskSubgraph,
  options: AdmittedSourceOptions,
): Promise<SubgraphAnswer> {
  const { known } = options.admission;
  const asked = context?.clientRequest ?? {};
  const turnstile = options.admission.turnstileFor(options.name, 'mutation');
  const caller = callerOf(context);
  const identity = identityOf(caller, asked);
  const isRepeat = known.has(identity);
  const place = await (isRepeat ? turnstile.enterAgain(caller) : turnstile.enter(caller));
  if (typeof place === 'number') {
    options.early.learn(asked, options.name);
    return refuse('mutation', place, options);
  }
  known.remember(identity);
  let outcome: WorkOutcome = 'failed';
  try {
    const answer = await ask(request, context);
    outcome = outcomeOf(answer);
    if (outcome === 'refused') known.forget(identity);
    return answer;
  } finally {
    place.leave(outcome);
  }
}

function refuse(
  kind: WorkKind,
  retryAfterMs: number,
  { name, metrics }: AdmittedSourceOptions,
): SubgraphAnswer {
  metrics.refused(name, kind);
  return { errors: [describeRefusal(`The service ${name}`, retryAfterMs)] };
}

/** Nobody stands behind the gateway's own questions. */
function callerOf(context: Context): string {
  return context ? callerKey(context.caller, context.client.address) : '';
}

function outcomeOf({ errors }: Pick<SubgraphAnswer, 'errors'>): WorkOutcome {
  if (!errors) return 'answered';
  const unavailable = errors.filter(
    ({ extensions }) => extensions?.['code'] === 'SERVICE_UNAVAILABLE',
  );
  if (unavailable.length === 0) return 'answered';
  const isRefused = unavailable.some(
    ({ extensions }) => extensions?.['retryAfterMs'] !== undefined,
  );
  return isRefused ? 'refused' : 'failed';
}
