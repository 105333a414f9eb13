import { AsyncLocalStorage } from 'node:async_hooks';
import { runInSpan, type Span } from './telemetry/span.ts';

/** What ties together all that one request set in motion, across services. */
export interface Correlation {
  /** The id of the request at the origin. */
  correlationId: string;
  /** The id of the event that is being handled; absent while a request is served. */
  causationId?: string;
  /** W3C trace context of the request or event, when it has one. */
  traceparent?: string | undefined;
  /** What serves the request or handles the event, where the trace is kept. */
  span?: Span | undefined;
}

type CorrelationOf = (subject: string | undefined) => Correlation | undefined;

const storage = new AsyncLocalStorage<CorrelationOf>();

/** Runs `work` so that the events appended in it carry this correlation. */
export function runWithCorrelation<T>(correlation: Correlation, work: () => T): T {
  const { span } = correlation;
  return storage.run(() => correlation, span ? () => runInSpan(span, work) : work);
}

/**
 * The same where several requests are served together: an event that is appended carries the correlation
 * of its own subject. Of another subject, nobody can tell from which of several it follows.
 */
export function runWithCorrelations<T>(
  correlations: readonly (Correlation & { subject: string })[],
  work: () => T,
): T {
  const [only] = correlations;
  if (only && correlations.length === 1) return runWithCorrelation(only, work);
  const bySubject = new Map(correlations.map((each) => [each.subject, each]));
  return storage.run((subject = '') => bySubject.get(subject), work);
}

/** @param subject of the event that is appended; none for what concerns all that is under way */
export function currentCorrelation(subject?: string): Correlation | undefined {
  return storage.getStore()?.(subject);
}
