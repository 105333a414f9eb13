import { AsyncLocalStorage } from 'node:async_hooks';
import { errorType } from './error-type.ts';

/** What is told of a span, under names of OpenTelemetry's semantic conventions; never a value of a client. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanOptions {
  /** Who is on the other side; nobody where none is given. */
  kind?: 'server' | 'client' | 'producer' | 'consumer';
  attributes?: Attributes;
}

/** A piece of work in a trace that is kept. Work in a trace that is not kept has no span. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  /** What is told to whoever goes on with the trace (W3C Trace Context §3.2). */
  readonly traceparent: string;
  readonly isOver: boolean;
  child(name: string, options?: SpanOptions): Span;
  set(attributes: Attributes): void;
  /**
   * The first reason counts.
   *
   * @param code one of docs/errors.md where there is one
   */
  fail(code: string): void;
  /** Points to a span, of whatever trace, that did work for this one. */
  link(other: Span): void;
  end(): void;
}

const spans = new AsyncLocalStorage<Span | undefined>();

/**
 * The span under way, if the trace is kept. What was begun in one and outlives it (a timer, a pool, a loop)
 * is no part of it.
 */
export function currentSpan(): Span | undefined {
  const span = spans.getStore();
  return span?.isOver ? undefined : span;
}

/** Runs `work` as a part of the span; of none where it is undefined. */
export function runInSpan<T>(span: Span | undefined, work: () => T): T {
  return span === spans.getStore() ? work() : spans.run(span, work);
}

/** Runs `work` as what the span is about: it ends with it, and fails with it. */
export function inSpan<T>(span: Span | undefined, work: () => Promise<T>): Promise<T> {
  return span ? untilDone(span, work) : work();
}

async function untilDone<T>(span: Span, work: () => Promise<T>): Promise<T> {
  try {
    return await spans.run(span, work);
  } catch (error) {
    span.fail(errorType(error));
    throw error;
  } finally {
    span.end();
  }
}
