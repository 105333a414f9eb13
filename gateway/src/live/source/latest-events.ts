import type { LiveLimits } from '../limits.ts';
import type { SourceEvent } from './source-event.ts';

/** The last event of each thing. */
export interface LatestEvents {
  add(event: SourceEvent): void;
  /** Of each thing that was ever told of; undefined where that cannot be said any more. */
  all(): readonly SourceEvent[] | undefined;
}

/** Kept for those who join a stream that others have opened: they get what holds now. */
export function createLatestEvents({
  waitingEventsMax,
  waitingBytesMax,
}: LiveLimits): LatestEvents {
  const latest = new Map<string, SourceEvent>();
  let size = 0;
  let isWhole = true;
  return {
    add(event) {
      if (!isWhole) return;
      const { identity } = event;
      if (identity !== undefined) {
        size += event.size - (latest.get(identity)?.size ?? 0);
        latest.delete(identity);
        latest.set(identity, event);
      }
      isWhole =
        identity !== undefined && latest.size <= waitingEventsMax && size <= waitingBytesMax;
      if (!isWhole) latest.clear();
    },
    all: () => (isWhole ? [...latest.values()] : undefined),
  };
}
