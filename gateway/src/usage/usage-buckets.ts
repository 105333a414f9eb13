import type { Client } from '@supergraph/service/http/client';
import type { RecordedOperation } from './describe-operation.ts';
import { classOf, emptyDurations } from './durations.ts';

export interface Observation {
  readonly operation: RecordedOperation;
  readonly client: Pick<Client, 'name' | 'version'>;
  readonly hasErrors: boolean;
  readonly durationMs: number;
  /** What it was estimated to cost. */
  readonly estimate: number;
  /** When it was answered, in ms since 1970. */
  readonly atMs: number;
}

/** Sums over one minute of one operation, client name and version. */
export interface Bucket {
  readonly minute: Date;
  readonly operation: RecordedOperation;
  readonly client: Pick<Client, 'name' | 'version'>;
  requests: number;
  errors: number;
  durationMs: number;
  /** By class of duration. */
  readonly durations: number[];
  estimateSum: number;
  estimateMax: number;
  firstSeenMs: number;
  lastSeenMs: number;
}

const MINUTE_MS = 60_000;

/**
 * Sums observations up, in bounded memory.
 *
 * @param bucketsMax beyond these, what would need a new bucket is not recorded
 */
export function createUsageBuckets(bucketsMax: number) {
  const buckets = new Map<string, Bucket>();
  return {
    /** @returns false when it was dropped for want of room */
    add({ operation, client, hasErrors, durationMs, estimate, atMs }: Observation): boolean {
      const startMs = atMs - (atMs % MINUTE_MS);
      // No name or version holds a line break.
      const key = `${startMs}\n${operation.hash}\n${client.name}\n${client.version}`;
      let bucket = buckets.get(key);
      if (!bucket) {
        if (buckets.size >= bucketsMax) return false;
        bucket = {
          ...{ minute: new Date(startMs), operation, client, requests: 0, errors: 0 },
          ...{ durationMs: 0, durations: emptyDurations(), estimateSum: 0, estimateMax: 0 },
          ...{ firstSeenMs: atMs, lastSeenMs: atMs },
        };
        buckets.set(key, bucket);
      }
      bucket.requests += 1;
      if (hasErrors) bucket.errors += 1;
      bucket.durationMs += durationMs;
      const durationClass = classOf(durationMs);
      bucket.durations[durationClass] = (bucket.durations[durationClass] ?? 0) + 1;
      bucket.estimateSum += estimate;
      bucket.estimateMax = Math.max(bucket.estimateMax, estimate);
      bucket.lastSeenMs = Math.max(bucket.lastSeenMs, atMs);
      return true;
    },
    /** Everything so far; it begins anew. */
    take(): Bucket[] {
      const taken = [...buckets.values()];
      buckets.clear();
      return taken;
    },
  };
}
