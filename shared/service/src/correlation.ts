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

const storage = new AsyncLocalStorage<Correlation>();

/** Runs `work` so that the events appended in it carry this correlation. */
export function runWithCorrelation<T>(correlation: Correlation, work: () => T): T {
  return storage.run(correlation, work);
}

export function currentCorrelation(): Correlation | undefined {
  return storage.getStore();
}

/** A `traceparent` header as W3C Trace Context has it (§3.2); anything else is left out. */
export function readTraceparent(header: string | string[] | undefined): string | undefined {
  const isValid =
    typeof header === 'string' && /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/.test(header);
  return isValid ? header : undefined;
}
