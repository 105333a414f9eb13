import type { Logger } from '../logger.ts';
import type { Span, SpanOptions } from './span.ts';
import type { TelemetryConfig } from './variables.ts';

/** What this process does in a trace, or in none that is kept. */
export interface Begun {
  readonly span: Span | undefined;
  /** For whoever goes on with the trace; says whether it is kept. */
  readonly traceparent: string;
}

export interface Tracing {
  /**
   * Begins what this process does in the trace of `traceparent`, or a trace of its own where there is none;
   * the sampler says whether it is kept.
   */
  begin(name: string, options: SpanOptions & { traceparent: string | undefined }): Begun;
  /** Exports what has ended, for a bounded time. Never rejects. */
  stop(): Promise<void>;
}

/**
 * Tracing as configured. Where it is not, nothing is loaded, there are no spans, and what would make some
 * costs a look into an AsyncLocalStorage.
 */
export async function startTracing(
  config: TelemetryConfig | undefined,
  { service, log }: { service: string; log: Logger },
): Promise<Tracing | undefined> {
  if (!config) return undefined;
  const { createTracing } = await import('./otlp.ts');
  return createTracing({ ...config, service, log });
}
