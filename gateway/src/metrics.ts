import { counter, histogram } from '@supergraph/shared/metrics';

/**
 * How a fetch ended; `errors` is an answer in which the subgraph reports some, `cancelled` means that the
 * client has left.
 */
export type FetchOutcome = 'ok' | 'errors' | 'timeout' | 'unreachable' | 'faulty' | 'cancelled';

const durationBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Names are chosen by clients: without a bound, one of them could fill the memory. */
const OPERATION_NAMES_MAX = 200;

export type GatewayMetrics = ReturnType<typeof createGatewayMetrics>;

export function createGatewayMetrics() {
  const requests = histogram({
    name: 'gateway_operation_duration_seconds',
    help: 'Time from a parsed HTTP request to its GraphQL answer, by operation name.',
    labelNames: ['operation', 'type', 'outcome'],
    buckets: durationBuckets,
  });
  const fetches = histogram({
    name: 'gateway_subgraph_fetch_duration_seconds',
    help: 'Time of one fetch from a subgraph, by how it ended.',
    labelNames: ['subgraph', 'outcome'],
    buckets: durationBuckets,
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
  const knownNames = new Set(['anonymous', 'invalid']);

  return {
    operation(labels: { name: string; type: string; hasErrors: boolean; seconds: number }): void {
      if (knownNames.size < OPERATION_NAMES_MAX) knownNames.add(labels.name);
      const operation = knownNames.has(labels.name) ? labels.name : 'other';
      const outcome = labels.hasErrors ? 'errors' : 'ok';
      requests.observe({ operation, type: labels.type, outcome }, labels.seconds);
    },
    fetch(subgraph: string, outcome: FetchOutcome, seconds: number): void {
      fetches.observe({ subgraph, outcome }, seconds);
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
