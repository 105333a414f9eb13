import { setTimeout as sleep } from 'node:timers/promises';
import { type Evidence, findGaps, gatherEvidence } from './evidence.ts';
import type { Shop } from './shop.ts';
import type { Site } from './site.ts';

export interface Settlement {
  evidence: Evidence;
  /** From the beginning of the wait; the limit where it was not enough. */
  tookMs: number;
  isSettled: boolean;
}

const LOOK_MS = 200;

/** Waits until nothing moves any more: no order PENDING, no event on its way. */
export async function untilSettled(
  site: Pick<Site, 'databases' | 'transport'>,
  shop: Shop,
  { limitMs }: { limitMs: number },
): Promise<Settlement> {
  const startedAt = performance.now();
  for (;;) {
    const evidence = await gatherEvidence(site, shop);
    const tookMs = Math.round(performance.now() - startedAt);
    const isSettled = !isMoving(evidence);
    if (isSettled || tookMs > limitMs) return { evidence, tookMs, isSettled };
    await sleep(LOOK_MS);
  }
}

function isMoving(evidence: Evidence): boolean {
  return (
    evidence.orders.some(({ status }) => status === 'PENDING') ||
    [...evidence.reservations.values()].some(({ status }) => status === 'HELD') ||
    evidence.events.some(({ isPublished }) => !isPublished) ||
    findGaps(evidence).length > 0
  );
}
