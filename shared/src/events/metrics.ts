import { Counter, Histogram, register } from 'prom-client';

/** Metrics of events on the default register, which the server's /metrics answers from. */
export const publishedEvents = counter('events_published_total', 'Events published', ['type']);
export const publishFailures = counter('events_publish_failures_total', 'Failed publications', []);
export const handledEvents = counter('events_handled_total', 'Messages taken by a consumer', [
  'consumer',
  'type',
  'outcome',
]);
export const publishLagSeconds = histogram(
  'events_publish_lag_seconds',
  'From the writing of an event to its publication',
  [],
);
export const handlingSeconds = histogram(
  'events_handling_seconds',
  'Duration of a handler, with its transaction',
  ['consumer', 'type'],
);

// A module that is loaded twice in one process must not register its metrics twice.
function counter(name: string, help: string, labelNames: string[]): Counter {
  const existing = register.getSingleMetric(name);
  return existing instanceof Counter ? existing : new Counter({ name, help, labelNames });
}

function histogram(name: string, help: string, labelNames: string[]): Histogram {
  const existing = register.getSingleMetric(name);
  if (existing instanceof Histogram) return existing;
  const buckets = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
  return new Histogram({ name, help, labelNames, buckets });
}
