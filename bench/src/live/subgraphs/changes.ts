import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Store } from './store.ts';

const shape = z.object({ perSecond: z.number(), seconds: z.number() });

export type Changes = z.output<typeof shape>;
export const readChanges = (given: unknown): Changes => shape.parse(given);

const TICK_MS = 10;
/** What was missed for longer is not caught up with: it would come as one burst. */
const CHANGES_PER_TICK_MAX = 100;

/**
 * Changes parcels one after another, so many in all per second: in each hundredth of a second those that are
 * due, in one transaction.
 *
 * @returns how many were committed, and in which time
 */
export async function makeChanges(store: Store, { perSecond, seconds }: Changes) {
  const { ids } = store;
  const startedAtMs = performance.now();
  const elapsedMs = () => performance.now() - startedAtMs;
  let committed = 0;
  while (elapsedMs() < seconds * 1_000) {
    const due = Math.floor((elapsedMs() * perSecond) / 1_000) - committed;
    const count = Math.min(due, CHANGES_PER_TICK_MAX, ids.length);
    const changed = Array.from(
      { length: count },
      (_, index) => ids[(committed + index) % ids.length] ?? '',
    );
    if (count > 0) await store.change(changed);
    committed += count;
    await delay(TICK_MS);
  }
  return { committed, seconds: elapsedMs() / 1_000 };
}
