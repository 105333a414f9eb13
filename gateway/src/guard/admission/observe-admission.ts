import { gauge, onScrape } from '@supergraph/service/metrics';
import type { Admission } from './admission.ts';

const labelNames = ['subgraph', 'kind'] as const;

/** Keeps the gauges of admission true at each scrape; returns the end of it. */
export function observeAdmission(
  admission: Admission,
  door: { readonly inHand: number },
): () => void {
  const places = gauge({
    name: 'gateway_admission_places',
    help: 'Fetches that may be under way at once, as learned from how long they take.',
    labelNames,
  });
  const inFlight = gauge({
    name: 'gateway_admission_in_flight',
    help: 'Fetches that are under way.',
    labelNames,
  });
  const queued = gauge({
    name: 'gateway_admission_queued',
    help: 'Fetches that wait for a place.',
    labelNames,
  });
  const requests = gauge({
    name: 'gateway_requests_in_hand',
    help: 'Requests that are not answered yet.',
    labelNames: [],
  });
  const stop = onScrape(async () => {
    requests.set(door.inHand);
    for (const [subgraph, kind, turnstile] of admission.turnstiles()) {
      places.set({ subgraph, kind }, turnstile.places);
      inFlight.set({ subgraph, kind }, turnstile.inFlight);
      queued.set({ subgraph, kind }, turnstile.queued);
    }
  });
  return () => {
    stop();
    // Of what has stopped nothing is under way; whatever else is observed says how it stands at the next scrape.
    for (const one of [places, inFlight, queued, requests]) one.reset();
  };
}
