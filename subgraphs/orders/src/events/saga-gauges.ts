import { gauge, onScrape } from '@supergraph/service/metrics';
import type { OrdersDeps } from '../deps.ts';
import { measureSagas } from '../store/stuck-sagas.ts';

const waitingSagas = gauge({
  name: 'orders_sagas_waiting',
  help: 'Orders that are PENDING, by what they wait for.',
  labelNames: ['step'],
});

const oldestSagaSeconds = gauge({
  name: 'orders_saga_oldest_seconds',
  help: 'Age of the oldest order that is PENDING, since it was placed, by what it waits for.',
  labelNames: ['step'],
});

/** Keeps the gauges of sagas true at each scrape; returns the end of it. */
export function observeSagas({ db, clock }: Pick<OrdersDeps, 'db' | 'clock'>): () => void {
  return onScrape(async () => {
    const found = new Map((await measureSagas(db)).map((row) => [row.step, row]));
    const now = clock().getTime();
    for (const step of ['HOLD', 'COMMIT'] as const) {
      const { waiting = 0, oldestAt } = found.get(step) ?? {};
      waitingSagas.set({ step }, waiting);
      oldestSagaSeconds.set({ step }, oldestAt ? (now - oldestAt.getTime()) / 1_000 : 0);
    }
  });
}
