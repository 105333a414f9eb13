import { setTimeout as delay } from 'node:timers/promises';
import {
  type AnswerStream,
  EndedEarly,
  type StreamAnswer,
  type StreamAsker,
  type StreamRequest,
} from '@supergraph/live/operations';
import { createTurns, type TakeTurn } from '@supergraph/live/turns';
import { Fault } from '@supergraph/service/errors';
import type { Tracing } from '@supergraph/service/telemetry/tracing';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { GatewayContext } from '../context.ts';
import { readJson } from '../engine/answer/read-json.ts';
import type { Engine } from '../engine/engine.ts';
import { UNCODED } from '../engine/execute/add-errors.ts';
import { isObject } from '../engine/json.ts';
import { asGraphqlError } from '../executor.ts';
import type { createGatewayErrorFormatter } from '../format-error.ts';
import { callerKey } from '../guard/admission/admission.ts';
import type { GrantsOf } from '../guard/authorisation/grants.ts';
import type { CostGuard, CostlyOperation } from '../guard/limit-cost.ts';
import { createReturnedHeaders } from '../headers/returned-headers.ts';
import type { GatewayMetrics } from '../metrics.ts';
import { type Breakers, refusalOf } from '../subgraph/with-breaker.ts';
import type { RecordAnswered } from '../usage/record-usage.ts';
import type { FedSubscriptions } from './events/fed-subscriptions.ts';
import type { LiveLimits } from './limits.ts';
import type { LiveMetrics } from './metrics.ts';
import type { Renewable, Renewals } from './renewals.ts';
import type { FindSource } from './source/find-source.ts';
import type { SharedSources } from './source/shared-sources.ts';
import { gapOf } from './source/source-event.ts';
import { createAnswerContext } from './stream-context.ts';
import {
  openSubscription,
  type RunnableSubscription,
  type Subscriber,
  Subscription,
} from './subscription.ts';
import { traceAnswers } from './trace-answers.ts';

/** A subscription that the schema allows, with variables that were checked against it. */
export interface SubscribedOperation extends Omit<CostlyOperation, 'variables'> {
  readonly request: StreamRequest & { readonly variables: Readonly<Record<string, unknown>> };
}

export type Subscribe = (
  asked: SubscribedOperation,
  asker: StreamAsker,
) => Promise<AnswerStream | StreamAnswer>;

export interface SubscribeOptions {
  readonly engine: Engine<GatewayContext>;
  readonly costGuard: CostGuard;
  readonly grantsOf: GrantsOf;
  readonly sources: SharedSources;
  readonly findSource: FindSource;
  /** Of subgraphs that keep failing. */
  readonly breakers: Breakers;
  /** What is fed by events; undefined where none are heard of. */
  readonly fed: FedSubscriptions | undefined;
  readonly renewals: Renewals;
  readonly limits: LiveLimits;
  readonly metrics: GatewayMetrics;
  readonly liveMetrics: LiveMetrics;
  readonly recordAnswered: RecordAnswered;
  readonly formatError: ReturnType<typeof createGatewayErrorFormatter>;
  readonly deadlineMs: number;
  /** Default: nothing is traced. */
  readonly tracing?: Tracing | undefined;
}

/** Begins subscriptions: estimated like queries, at the start and again with each event. */
export function createSubscribe(options: SubscribeOptions): Subscribe {
  const { engine, costGuard, sources, renewals, limits, metrics, deadlineMs } = options;
  const told = tellBy(options.formatError);
  const takeTurn = createTurns({ atOnceMax: limits.answersAtOnceMax });
  const open = { limits, metrics: options.liveMetrics };
  const parts: SubscriberParts = { renewals, takeTurn, prepare, spendAgain, told };

  /** Makes it ready to run under the supergraph in force. */
  async function prepare(
    asked: SubscribedOperation,
    asker: StreamAsker,
  ): Promise<RunnableSubscription> {
    const running = options.fed?.prepare(asked, asker) ?? (await prepareOfSubgraph(asked, asker));
    return traceAnswers(running, { tracing: options.tracing, asked, asker });
  }

  async function prepareOfSubgraph(
    { document, operation, request }: SubscribedOperation,
    asker: StreamAsker,
  ): Promise<RunnableSubscription> {
    const { variables } = request;
    const waits = { caller: callerKey(asker.caller, asker.client.address), signal: asker.signal };
    const grants = options.grantsOf(asker.caller);
    const asked = { document, operation, variables, grants };
    const compiled = await engine.subscription(asked, waits);
    const source = options.findSource(compiled.source(variables), asker);
    return {
      ...{ key: source.key, subgraph: source.subgraph },
      async join(listener) {
        const refusal = refusalBeforeOpening(source.subgraph);
        return refusal ? [refusal] : sources.join(source, listener);
      },
      async answer(event) {
        const context = createAnswerContext(request, asker, deadlineMs);
        try {
          const { data, errors } = await compiled.answer(
            variables,
            (fetch) => engine.ask(fetch, context),
            event.take(),
          );
          const given = readJson(data);
          return {
            ...(errors.length > 0 && { errors: errors.map((one) => told(asGraphqlError(one))) }),
            data: isObject(given) ? given : null,
            ...gapOf(event),
          };
        } catch (error) {
          throw new EndedEarly([told(error)]);
        } finally {
          context.done();
        }
      },
    };
  }

  /** One that is half open takes a stream as well: whether it goes well, the next fetch finds out. */
  function refusalBeforeOpening(subgraph: string): GraphQLFormattedError | undefined {
    const breaker = options.breakers.for(subgraph);
    if (breaker.state !== 'open') return undefined;
    metrics.refused(subgraph, 'subscription');
    return refusalOf(subgraph, breaker);
  }

  async function begin(
    asked: SubscribedOperation,
    asker: StreamAsker,
    context: GatewayContext,
  ): Promise<Subscription | readonly GraphQLFormattedError[]> {
    costGuard.spend(costlyOf(asked), context);
    const leave = await takeTurn(callerKey(asker.caller, asker.client.address));
    const running = await prepare(asked, asker).finally(leave);
    const subscriber = new LiveSubscriber(asked, asker, parts);
    const subscription = await openSubscription(running, subscriber, open);
    if (!(subscription instanceof Subscription)) {
      return subscription.map((error) => told(ofService(error, running.subgraph)));
    }
    subscriber.opened(subscription);
    return subscription;
  }

  /** With nothing that lasts: it would be kept for as long as the subscription is open. */
  function spendAgain(asked: SubscribedOperation, { caller, client }: StreamAsker): void {
    const returned = createReturnedHeaders();
    costGuard.spend(costlyOf(asked), { caller, client, returned });
  }

  return async (asked, asker) => {
    const startedAtMs = performance.now();
    const context = createAnswerContext(asked.request, asker, deadlineMs);
    let errors: readonly GraphQLFormattedError[] = [];
    try {
      const begun = await begin(asked, asker, context);
      if (!(begun instanceof Subscription)) errors = begun;
      return begun instanceof Subscription ? begun : { errors };
    } catch (error) {
      errors = [told(error)];
      return { errors };
    } finally {
      context.done();
      const durationMs = performance.now() - startedAtMs;
      const name = asked.operation.name?.value ?? 'anonymous';
      const seconds = durationMs / 1_000;
      metrics.operation({ name, type: 'subscription', hasErrors: errors.length > 0, seconds });
      options.recordAnswered({ ...asked, context, errors, durationMs });
    }
  };
}

interface SubscriberParts {
  readonly renewals: Renewals;
  readonly takeTurn: TakeTurn<string>;
  readonly prepare: (
    asked: SubscribedOperation,
    asker: StreamAsker,
  ) => Promise<RunnableSubscription>;
  readonly spendAgain: (asked: SubscribedOperation, asker: StreamAsker) => void;
  readonly told: Tell;
}

/** One who has subscribed: pays for each answer, and has it go on under a new supergraph. */
class LiveSubscriber implements Subscriber, Renewable {
  readonly asked: SubscribedOperation;
  readonly #asker: StreamAsker;
  readonly #parts: SubscriberParts;
  #subscription: Subscription | undefined;
  #isPaid = true;

  constructor(asked: SubscribedOperation, asker: StreamAsker, parts: SubscriberParts) {
    this.asked = asked;
    this.#asker = asker;
    this.#parts = parts;
  }

  opened(subscription: Subscription): void {
    this.#subscription = subscription;
    this.#parts.renewals.add(this);
  }

  async mayAnswer(): Promise<() => void> {
    const { spendAgain, takeTurn, told } = this.#parts;
    const { caller, client, signal } = this.#asker;
    if (!this.#isPaid) await afford(() => spendAgain(this.asked, this.#asker), signal, told);
    this.#isPaid = false;
    return takeTurn(callerKey(caller, client.address));
  }

  onEnd(): void {
    this.#parts.renewals.remove(this);
  }

  async renew(next: SubscribedOperation): Promise<void> {
    await this.#subscription?.become(await this.#parts.prepare(next, this.#asker));
  }

  end(errors: readonly GraphQLFormattedError[]): void {
    this.#subscription?.end(errors);
  }
}

function costlyOf(asked: SubscribedOperation): CostlyOperation {
  return { ...asked, variables: asked.request.variables };
}

export type Tell = (error: unknown) => GraphQLFormattedError;

/** Errors of whatever kind, as clients get them. */
export function tellBy(formatError: SubscribeOptions['formatError']): Tell {
  return (error) => {
    const full = asError(error);
    return formatError(full.toJSON(), full);
  };
}

/** Who asks for too much at once gets the newest a little later. */
async function afford(spend: () => void, signal: AbortSignal, told: Tell): Promise<void> {
  while (!signal.aborted) {
    try {
      return spend();
    } catch (error) {
      const waitMs = retryAfterOf(error);
      if (waitMs === undefined) throw new EndedEarly([told(error)]);
      await delay(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

function retryAfterOf(error: unknown): number | undefined {
  const fault = error instanceof GraphQLError ? error.originalError : undefined;
  const given = fault instanceof Fault ? fault.details['retryAfterMs'] : undefined;
  return typeof given === 'number' ? given : undefined;
}

function asError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}

/** As errors of a fetch are told. */
function ofService({ message, extensions }: GraphQLFormattedError, serviceName: string) {
  const code = extensions?.['code'] ?? UNCODED;
  return new GraphQLError(message, { extensions: { ...extensions, code, serviceName } });
}
