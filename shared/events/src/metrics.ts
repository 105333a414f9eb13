import { counter, gauge, histogram, timing } from '@supergraph/service/metrics';

export const publishedEvents = counter({
  name: 'events_published_total',
  help: 'Events published.',
  labelNames: ['type'],
});

export const publishFailures = counter({
  name: 'events_publish_failures_total',
  help: 'Failed publications.',
  labelNames: [],
});

export const returnedEvents = counter({
  name: 'events_returned_total',
  help: 'Events published that no consumer is bound to.',
  labelNames: ['type'],
});

export const handledEvents = counter({
  name: 'events_handled_total',
  help: 'Messages taken by a consumer: handled, duplicate or failed.',
  labelNames: ['consumer', 'type', 'outcome'],
});

export const retriedEvents = counter({
  name: 'events_retries_total',
  help: 'Messages that failed and wait for another attempt.',
  labelNames: ['consumer'],
});

export const deferredEvents = counter({
  name: 'events_deferred_total',
  help: 'Messages whose type this version does not know, and that wait for one that does.',
  labelNames: ['consumer'],
});

export const buriedEvents = counter({
  name: 'events_buried_total',
  help: 'Messages that this process put into the dead letters.',
  labelNames: ['consumer'],
});

const secondsBuckets = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60];

export const publishLagSeconds = histogram({
  name: 'events_publish_lag_seconds',
  help: 'From the writing of an event to its publication.',
  labelNames: [],
  buckets: secondsBuckets,
});

export const deliveryLagSeconds = histogram({
  name: 'events_delivery_lag_seconds',
  help: 'From the writing of an event to the end of its handling, by the clocks of both services.',
  labelNames: ['consumer'],
  buckets: secondsBuckets,
});

export const handlingSeconds = timing({
  name: 'events_handling_seconds',
  help: 'Duration of a handler, with its transaction.',
  labelNames: ['consumer', 'type'],
  buckets: secondsBuckets,
});

export const pausedConsumers = gauge({
  name: 'events_consumer_paused',
  help: '1 while the consumer waits for its own database.',
  labelNames: ['consumer'],
});

export const outboxPending = gauge({
  name: 'events_outbox_pending',
  help: 'Events that are written and not published yet.',
  labelNames: ['source'],
});

export const outboxOldestSeconds = gauge({
  name: 'events_outbox_oldest_seconds',
  help: 'Age of the oldest event that is not published yet.',
  labelNames: ['source'],
});

export const pendingDeliveries = gauge({
  name: 'events_deliveries_pending',
  help: 'Deliveries to this consumer that are not settled yet, of all its replicas.',
  labelNames: ['consumer'],
});

export const deadLetterCount = gauge({
  name: 'events_dead_letters',
  help: 'Dead letters of this consumer.',
  labelNames: ['consumer'],
});
