import { gauge, onScrape } from '@supergraph/service/metrics';
import type { OrderAdmission } from '../actions/order-admission.ts';

const places = gauge({
  name: 'orders_admission_places',
  help: 'New orders that may wait for stock at once, as learned from how soon it answers.',
  labelNames: [],
});
const waiting = gauge({
  name: 'orders_admission_waiting',
  help: 'New orders that are on the way to their answer.',
  labelNames: [],
});

/** Keeps these gauges true at each scrape; returns the end of it. */
export function observeOrderAdmission(admission: OrderAdmission): () => void {
  return onScrape(async () => {
    places.set(admission.places);
    waiting.set(admission.waiting);
  });
}
