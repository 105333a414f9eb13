import { setTimeout as sleep } from 'node:timers/promises';
import { type Attempt, newKey, openAttempts } from './attempts.ts';

export interface Crowd {
  clients: number;
  seconds: number;
  tokens: readonly string[];
  variantIds: readonly string[];
  /** Real clients come again when they were told to; the others at once. */
  isPatient: boolean;
}

/** Attempts that ended while it was counted, by outcome. */
export interface Tally {
  seconds: number;
  attempts: Attempt[];
}

/** Before anything is counted: limits find their place, code is compiled. */
const WARM_UP_SECONDS = 5;

/** A crowd gathers; it does not arrive in one millisecond. */
const ARRIVAL_MS = 2_000;

/**
 * Clients that each want one order after another: who is refused comes again with the same key, who
 * has an answer begins the next order.
 */
export async function runCrowd(gatewayUrl: string, crowd: Crowd): Promise<Tally> {
  const { clients, tokens, variantIds, isPatient } = crowd;
  const attempts = openAttempts(gatewayUrl, clients);
  const countsFrom = performance.now() + WARM_UP_SECONDS * 1_000;
  const endsAt = countsFrom + crowd.seconds * 1_000;
  const counted: Attempt[] = [];
  const isOver = () => performance.now() >= endsAt;
  let orders = 0;

  async function live(): Promise<void> {
    await sleep(Math.random() * ARRIVAL_MS);
    while (!isOver()) {
      orders += 1;
      const purchase = {
        token: tokens[orders % tokens.length] ?? '',
        variantId: variantIds[orders % variantIds.length] ?? '',
        key: newKey(),
      };
      let attempt: Attempt;
      do {
        attempt = await attempts.send(purchase);
        const now = performance.now();
        if (now >= countsFrom && now < endsAt) counted.push(attempt);
        const pauseMs = attempt.retryAfterMs * (0.75 + Math.random() / 2);
        if (isPatient && pauseMs > 0) await sleep(Math.min(pauseMs, Math.max(1, endsAt - now)));
      } while (attempt.outcome === 'refused' && !isOver());
    }
  }
  await Promise.all(Array.from({ length: clients }, live));
  await attempts.close();
  return { seconds: crowd.seconds, attempts: counted };
}
