import { currentSpan, inSpan } from '@supergraph/service/telemetry/span';
import type { GraphQLSchema } from 'graphql';
import { type Refusal, refusalFault } from './authorise/refusal.ts';
import type { Grants } from './authorise/requirement.ts';
import type { FieldPlace } from './authorise/requirements.ts';
import type { Answer, CompiledOperation } from './compile/compile-operation.ts';
import type { CompiledSubscription } from './compile/compile-subscription.ts';
import type { Ask, Variables } from './execute/run.ts';
import { type Allowed, createGeneration, type Generation } from './generation.ts';
import { type PlanLimits, planLimits } from './plan/limits.ts';
import type { LabelShares } from './plan/override-labels.ts';
import type { PlanNode } from './plan/plan.ts';
import type { Asker } from './plan/plan-ahead.ts';

export interface EngineOptions<Context> {
  readonly ask: Ask<Context>;
  /**
   * What becomes of an operation of which the caller may not have all: it gets the rest, or nothing.
   * Default the rest.
   */
  readonly refuses?: 'fields' | 'operation' | undefined;
  readonly limits?: PlanLimits;
  /** Labels of `@override` that one decides on oneself. */
  readonly overrideLabels?: LabelShares | undefined;
}

/** A request for an operation that the schema allows, with variables that were checked against it. */
export interface EngineRequest<Context> extends Allowed {
  readonly variables: Variables;
  readonly context: Context;
  /** Whether what is deferred may come later. Default: all comes at once. */
  readonly inParts?: boolean;
}

export interface Engine<Context> {
  /**
   * Makes ready for a supergraph that is about to take over; what runs goes on with the present one.
   *
   * @throws what is wrong with it, where nothing can be planned
   */
  rehearse(supergraphSdl: string): Promise<void>;
  /** From now on operations are answered from this supergraph; `schema` is what clients see of it. */
  use(supergraphSdl: string, schema: GraphQLSchema): void;
  /**
   * Plans and compiles an operation that has not been asked for yet.
   *
   * @throws OPERATION_TOO_EXPENSIVE when the plan takes too long to make
   * @throws SERVICE_UNAVAILABLE when too many wait for theirs
   */
  prepare(operation: Allowed, asker: Asker): Promise<void>;
  /** An operation that is planned and compiled, as it is with these variables; undefined for others. */
  known(operation: Allowed, variables: Variables): CompiledOperation | undefined;
  /** Asks a subgraph, as compiled operations do. */
  readonly ask: Ask<Context>;
  /** The plan of an operation; undefined where nothing is to be fetched. */
  plan(operation: Allowed, asker: Asker, inParts?: boolean): Promise<PlanNode | undefined>;
  /**
   * @throws OPERATION_TOO_EXPENSIVE when the plan takes too long to make
   * @throws SERVICE_UNAVAILABLE when too many wait for theirs
   * @throws UNAUTHENTICATED, FORBIDDEN where operations are refused as a whole
   */
  execute(request: EngineRequest<Context>, asker: () => Asker): Promise<Answer>;
  /**
   * A subscription as it runs under the supergraph in force.
   *
   * @throws what `execute` throws; UNAUTHENTICATED, FORBIDDEN too where its one field is refused
   */
  subscription(
    request: Omit<EngineRequest<Context>, 'context'>,
    asker: Asker,
  ): Promise<CompiledSubscription>;
  /** Why a caller may not read a field; undefined where it may. */
  refusal(place: FieldPlace, grants: Grants): Refusal | undefined;
  stop(): Promise<void>;
}

/**
 * Answers federated operations: a plan for each, made once in a thread of its own and compiled into
 * functions, which fetch, merge and write.
 */
export function createEngine<Context>(options: EngineOptions<Context>): Engine<Context> {
  const { ask, refuses = 'fields', limits = planLimits, overrideLabels } = options;
  let current: { generation: Generation; schema: GraphQLSchema } | undefined;
  let next: Generation | undefined;

  const begin = (supergraphSdl: string) => createGeneration(supergraphSdl, limits, overrideLabels);

  function inForce() {
    if (!current) throw new Error('The engine has no supergraph yet.');
    return current;
  }

  /** The operation as these variables have it executed. */
  function settled(
    generation: Generation,
    asked: Allowed,
    variables: Variables,
    inParts = false,
  ): Allowed {
    return { ...generation.settle(asked, variables, inParts), grants: asked.grants };
  }

  function refusalOf(generation: Generation, asked: Allowed): Refusal | undefined {
    return refuses === 'operation' ? generation.permit(asked).first : undefined;
  }

  async function rehearse(supergraphSdl: string): Promise<void> {
    await next?.stop();
    next = begin(supergraphSdl);
    await next.isPlannable();
    await next.warmUp(current?.generation.hottest() ?? []);
  }

  return {
    rehearse,
    use(supergraphSdl, schema) {
      const before = current?.generation;
      const isReady = next?.supergraphSdl === supergraphSdl;
      const generation = isReady && next ? next : begin(supergraphSdl);
      next = undefined;
      current = { generation, schema };
      void before?.retire();
    },
    ask,
    async prepare(operation, asker) {
      const { generation, schema } = inForce();
      await generation.ready(settled(generation, operation, {}), schema, asker);
    },
    known(operation, variables) {
      const { generation } = inForce();
      const asked = settled(generation, operation, variables);
      return refusalOf(generation, asked) ? undefined : generation.known(asked);
    },
    async plan(operation, asker, inParts) {
      const { generation } = inForce();
      return generation.plan(settled(generation, operation, {}, inParts), asker);
    },
    async execute(request, asker) {
      const { generation, schema } = inForce();
      const asked = settled(generation, request, request.variables, request.inParts);
      const refusal = refusalOf(generation, asked);
      if (refusal) throw refusalFault(refusal);
      const run: CompiledOperation =
        generation.known(asked) ??
        (await inSpan(currentSpan()?.child('plan'), () =>
          generation.ready(asked, schema, asker()),
        ));
      return run(request.variables, (fetch) => ask(fetch, request.context));
    },
    async subscription(request, asker) {
      const { generation, schema } = inForce();
      const asked = settled(generation, request, request.variables);
      const refusal = refusalOf(generation, asked);
      if (refusal) throw refusalFault(refusal);
      return generation.subscription(asked, schema, asker);
    },
    refusal: (place, grants) => inForce().generation.refusal(place, grants),
    async stop() {
      await Promise.all([current?.generation.stop(), next?.stop()]);
    },
  };
}
