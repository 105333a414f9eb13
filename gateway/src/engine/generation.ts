import {
  buildASTSchema,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  parse,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { createPermits, type Permit } from './authorise/permits.ts';
import { type Refusal, refusalFault, refusalOf } from './authorise/refusal.ts';
import type { Grants } from './authorise/requirement.ts';
import { type FieldPlace, readRequirements } from './authorise/requirements.ts';
import { type CompiledOperation, compileOperation } from './compile/compile-operation.ts';
import { type CompiledSubscription, compileSubscription } from './compile/compile-subscription.ts';
import { createTypeCheck } from './compile/possible-types.ts';
import { askIdentity } from './plan/ask-identity.ts';
import type { PlanLimits } from './plan/limits.ts';
import { type NormalisedOperation, normaliseOperation } from './plan/normalise-operation.ts';
import { type LabelShares, type Labels, readOverrides } from './plan/override-labels.ts';
import type { PlanNode } from './plan/plan.ts';
import { type Asker, createPlanAhead } from './plan/plan-ahead.ts';
import { createPlanner } from './plan/planner.ts';
import { schemaNames } from './plan/schema-names.ts';
import { settleOperation } from './plan/settle-operation.ts';

/** An operation as a client sent it. */
export interface ClientOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/** The same with what its caller may do. */
export interface Allowed extends ClientOperation {
  readonly grants: Grants;
}

/** What is known of an operation under one supergraph. */
interface Known extends Allowed {
  readonly plan: PlanNode | undefined;
  compiled?: CompiledOperation;
  subscription?: CompiledSubscription;
}

export type Generation = ReturnType<typeof createGeneration>;

/** All that the engine knows of one supergraph: it begins and ends with it. */
export function createGeneration(
  supergraphSdl: string,
  limits: PlanLimits,
  overrideLabels?: LabelShares,
) {
  // Composition has checked it.
  const document = parse(supergraphSdl, { noLocation: true });
  const supergraph = buildASTSchema(document, { assumeValid: true });
  const fulfils = createTypeCheck(supergraph);
  const names = schemaNames(supergraph);
  const planner = createPlanner({ supergraphSdl, planMsMax: limits.planMsMax });
  const plans = createPlanAhead(planner, limits.waitingMax);
  const overrides = readOverrides(supergraph, overrideLabels);
  const requirements = readRequirements(document, supergraph);
  const permitFor = createPermits(requirements, supergraph);
  const normalised = new WeakMap<OperationDefinitionNode, NormalisedOperation>();
  const operations = new LRUCache<string, Known>({
    max: limits.operationsMax,
    maxSize: limits.charactersMax,
    sizeCalculation: (_known, text) => text.length,
  });

  function normalise({ document, operation }: ClientOperation): NormalisedOperation {
    const known = normalised.get(operation);
    if (known) return known;
    const made = normaliseOperation(document, operation, names);
    normalised.set(operation, made);
    return made;
  }

  /** What was drawn for requests for which nothing was ready; whoever makes it ready goes on with that. */
  const drawn = new WeakMap<OperationDefinitionNode, Labels>();

  /** Drawn anew, a label of five in a hundred would hold for five in a hundred of those until it was planned. */
  function takeDrawn(operation: OperationDefinitionNode): Labels {
    const labels = drawn.get(operation) ?? overrides.draw();
    drawn.delete(operation);
    return labels;
  }

  async function planned(
    asked: Allowed,
    asker: Asker,
    labels = takeDrawn(asked.operation),
  ): Promise<Known> {
    const { document, operation, grants } = asked;
    const { text } = normalise(asked);
    const permit = permitFor(normalise(asked), grants);
    const key = keyOf(text, labels, permit);
    const before = operations.get(key);
    if (before) return before;
    const toPlan = askIdentity(permit.toPlan, supergraph);
    const plan = await plans.plan({ document: toPlan, labels }, asker);
    const known = { document, operation, grants, plan };
    operations.set(key, known);
    return known;
  }

  return {
    supergraphSdl,
    /** Resolves when plans can be made. @throws what is wrong with the supergraph */
    isPlannable: planner.ready,
    /** The operation as these variables have it executed; what is known of it is known of that. */
    settle: settleOperation(document, supergraph, fulfils),
    /** Why a caller may not read a field. */
    refusal: ({ type, field }: FieldPlace, grants: Grants): Refusal | undefined =>
      requirements && refusalOf(requirements.ofField(type, field), grants),
    /** What the caller gets of it. */
    permit: (asked: Allowed): Permit => permitFor(normalise(asked), asked.grants),
    /** What the operation is ready to run as, where it is known. */
    known({ operation, grants }: Allowed): CompiledOperation | undefined {
      const made = normalised.get(operation);
      if (!made) return undefined;
      const labels = overrides.draw();
      const known = operations.get(keyOf(made.text, labels, permitFor(made, grants)));
      if (!known?.compiled) drawn.set(operation, labels);
      return known?.compiled;
    },
    /**
     * Plans and compiles an operation where that has not been done.
     *
     * @param schema what clients see of this supergraph
     * @throws OPERATION_TOO_EXPENSIVE when the plan takes too long to make
     * @throws SERVICE_UNAVAILABLE when too many wait for theirs
     */
    async ready(asked: Allowed, schema: GraphQLSchema, asker: Asker): Promise<CompiledOperation> {
      const known = await planned(asked, asker);
      const { plan } = known;
      const permit = permitFor(normalise(asked), asked.grants);
      const parts = { normalised: normalise(asked), permit, plan, schema, supergraph, fulfils };
      known.compiled ??= compileOperation(parts);
      return known.compiled;
    },
    /**
     * The same for a subscription.
     *
     * @throws UNAUTHENTICATED, FORBIDDEN where its field is refused: then there is no stream
     */
    async subscription(asked: Allowed, schema: GraphQLSchema, asker: Asker) {
      const known = await planned(asked, asker);
      const { plan } = known;
      const permit = permitFor(normalise(asked), asked.grants);
      if (!plan && permit.first) throw refusalFault(permit.first);
      const parts = { normalised: normalise(asked), permit, plan, schema, supergraph, fulfils };
      known.subscription ??= compileSubscription(parts);
      return known.subscription;
    },
    async plan(asked: Allowed, asker: Asker): Promise<PlanNode | undefined> {
      return (await planned(asked, asker)).plan;
    },
    /** The operations that were asked for last. */
    hottest(): Allowed[] {
      const last = [...operations.values()].slice(0, limits.hottestMax);
      return last.map(({ document, operation, grants }) => ({ document, operation, grants }));
    },
    /** Plans what was asked for under another supergraph. What is no longer possible is left out. */
    async warmUp(operationsBefore: readonly Allowed[]): Promise<void> {
      const signal = AbortSignal.timeout(limits.warmUpMsMax);
      // Plans may come so fast, one out of the other, that no timer has its turn.
      const endsAtMs = performance.now() + limits.warmUpMsMax;
      for (const asked of operationsBefore) {
        for (const labels of overrides.choices) {
          if (performance.now() >= endsAtMs) return;
          await planned(asked, { caller: '', signal }, labels).catch(() => undefined);
        }
      }
    },
    /** To be called when another has taken over: what waits here is done first. */
    async retire(): Promise<void> {
      await plans.idle();
      planner.stop();
    },
    stop: () => planner.stop(),
  };
}

/** Requests for one operation have different plans where different overrides hold, and for others. */
function keyOf(text: string, labels: Labels, { key }: Permit): string {
  return labels.length === 0 && key === '' ? text : [text, ...labels, key].join('\n# ');
}
