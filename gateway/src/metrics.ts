import { counter, histogram, timing } from '@supergraph/service/metrics';
import type { CallerKind } from './guard/cost-limits.ts';
import { createOperationNames } from './operation-names.ts';

/**
 * How a fetch ended; `errors` is an answer in which the subgraph reports some, `cancelled` means that the
 * client has left.
 */
export type FetchOutcome = 'ok' | 'errors' | 'timeout' | 'unreachable' | 'faulty' | 'cancelled';

const estimateBuckets = [1, 10, 50, 100, 500, 1_000, 2_500, 5_000, 10_000, 20_000, 100_000, 1e6];
const durationBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Of a hundred operations and two outcomes each line counts. */
const operationBuckets = [0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];

/** What operations without a name, and documents without an operation, are called. */
const unnamed: ReadonlySet<string> = new Set(['anonymous', 'invalid']);

export type GatewayMetrics = ReturnType<typeof createGatewayMetrics>;

/** @param operations names that are labels whatever clients make up */
export function createGatewayMetrics(operations: readonly string[] = []) {
  const requests = timing({
    name: 'gateway_operation_duration_seconds',
    help: 'Time from a parsed HTTP request to its GraphQL answer, by operation name.',
    labelNames: ['operation', 'type', 'outcome'],
    buckets: operationBuckets,
  });
  const fetches = timing({
    name: 'gateway_subgraph_fetch_duration_seconds',
    help: 'Time of one fetch from a subgraph, by how it ended.',
    labelNames: ['subgraph', 'outcome'],
    buckets: durationBuckets,
  });
  const estimates = histogram({
    name: 'gateway_operation_cost',
    help: 'What operations were estimated to cost before they were run, by who asked: anonymous, user or staff.',
    labelNames: ['caller'],
    buckets: estimateBuckets,
  });
  const beyondBudget = counter({
    name: 'gateway_operations_beyond_budget_total',
    help: 'Operations that were estimated to cost more than their caller may spend; refused unless COST_MODE is measure.',
    labelNames: ['caller'],
  });
  const reloads = counter({
    name: 'gateway_supergraph_reloads_total',
    help: 'Changes of the supergraph file, by whether the new one was taken.',
    labelNames: ['outcome'],
  });
  const usageFlushes = counter({
    name: 'gateway_usage_flushes_total',
    help: 'Batches of recorded usage, by whether they were written; a failed one is tried again.',
    labelNames: ['outcome'],
  });
  const usageDrops = counter({
    name: 'gateway_usage_dropped_total',
    help: 'Requests that were answered but not recorded, for want of room.',
    labelNames: [],
  });
  const ofFetch = new Map<string, ReturnType<typeof fetches.of>>();
  const labelOf = createOperationNames(operations);
  const refusals = counter({
    name: 'gateway_refused_total',
    help: 'Work that found no place, by subgraph and kind; of the gateway itself: whole requests.',
    labelNames: ['subgraph', 'kind'],
  });

  const entities = counter({
    name: 'gateway_cached_entities_total',
    help: 'Entities that may be kept, by subgraph and whether they were: hit or miss.',
    labelNames: ['subgraph', 'outcome'],
  });

  return {
    entities(subgraph: string, { hits, misses }: { hits: number; misses: number }): void {
      if (hits > 0) entities.inc({ subgraph, outcome: 'hit' }, hits);
      if (misses > 0) entities.inc({ subgraph, outcome: 'miss' }, misses);
    },
    operation(labels: { name: string; type: string; hasErrors: boolean; seconds: number }): void {
      const { name: operation, type } = unnamed.has(labels.name) ? labels : labelOf(labels);
      const outcome = labels.hasErrors ? 'errors' : 'ok';
      requests.observe({ operation, type, outcome }, labels.seconds);
    },
    fetch(subgraph: string, outcome: FetchOutcome, seconds: number): void {
      // There are few of them, and to find one by its labels takes longer than to count.
      const key = `${outcome} ${subgraph}`;
      const observe = ofFetch.get(key) ?? fetches.of({ subgraph, outcome });
      ofFetch.set(key, observe);
      observe(seconds);
    },
    estimate(of: { caller: CallerKind; estimate: number; isBeyond: boolean }): void {
      estimates.observe({ caller: of.caller }, of.estimate);
      if (of.isBeyond) beyondBudget.inc({ caller: of.caller });
    },
    refused(subgraph: string, kind: 'query' | 'mutation' | 'subscription' | 'any'): void {
      refusals.inc({ subgraph, kind });
    },
    reload(outcome: 'taken' | 'refused'): void {
      reloads.inc({ outcome });
    },
    usageFlush(outcome: 'written' | 'failed'): void {
      usageFlushes.inc({ outcome });
    },
    usageDropped(): void {
      usageDrops.inc();
    },
  };
}
