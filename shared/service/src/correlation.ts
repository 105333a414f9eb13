import { AsyncLocalStorage } from 'node:async_hooks';

/** What ties together all that one request set in motion, across services. */
export interface Correlation {
  /** The id of the request at the origin. */
  correlationId: string;
  /** The id of the event that is being handled; absent while a request is served. */
  causationId?: string;
  /** W3C trace context of the request or event, when it has one. */
  traceparent?: string | undefined;
}

type CorrelationOf = (subject: string | undefined) => Correlation | undefined;

const storage = new AsyncLocalStorage<CorrelationOf>();

/** Runs `work` so that the events appended in it carry this correlation. */
export function runWithCorrelation<T>(correlation: Correlation, work: () => T): T {
  return storage.run(() => correlation, work);
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

/** A `traceparent` header as W3C Trace Context has it (§3.2); anything else is left out. */
export function readTraceparent(header: string | string[] | undefined): string | undefined {
  const isValid =
    typeof header === 'string' && /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/.test(header);
  return isValid ? header : undefined;
}
