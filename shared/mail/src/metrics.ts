import { counter, gauge, histogram } from '@supergraph/service/metrics';

export const deliveries = counter({
  name: 'mail_deliveries_total',
  help: 'Tries to hand a mail over, by how they went: sent, failed, given_up, away or dropped.',
  labelNames: ['template', 'outcome'],
});

export const mailDelaySeconds = histogram({
  name: 'mail_delay_seconds',
  help: 'From the writing of a mail until it was handed over.',
  labelNames: [],
  buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600, 3_600],
});

export const mailsPending = gauge({
  name: 'mail_pending',
  help: 'Mails that are written and not handed over yet.',
  labelNames: ['source'],
});

export const mailsFailing = gauge({
  name: 'mail_failing',
  help: 'Those of them that could not be handed over so far.',
  labelNames: ['source'],
});

export const mailsGivenUp = gauge({
  name: 'mail_given_up',
  help: 'Mails that were given up and not forgotten yet.',
  labelNames: ['source'],
});

export const mailOldestSeconds = gauge({
  name: 'mail_oldest_seconds',
  help: 'Age of the oldest mail that is not handed over yet.',
  labelNames: ['source'],
});
