import { Counter, collectDefaultMetrics, Gauge, Histogram, register } from 'prom-client';
import { openMetricsText } from './open-metrics.ts';
import { currentSpan, type Span } from './telemetry/span.ts';

/**
 * Everything that this process measures, for Prometheus; as OpenMetrics, which has room for the traces that
 * durations are examples of, where whoever reads asks for that.
 */
export async function metricsText({ isOpen = false }: { isOpen?: boolean } = {}): Promise<{
  contentType: string;
  text: string;
}> {
  await Promise.all([...readers].map(readInTime));
  if (isOpen) return openMetricsText();
  return { contentType: register.contentType, text: await register.metrics() };
}

const READ_MS_MAX = 1_000;
const readers = new Set<() => Promise<void>>();

/**
 * Calls `read` before each answer, to set gauges whose value lies elsewhere; returns the end of it.
 * One that fails or takes longer than a second leaves its gauges as they were.
 */
export function onScrape(read: () => Promise<void>): () => void {
  readers.add(read);
  return () => void readers.delete(read);
}

async function readInTime(read: () => Promise<void>): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, READ_MS_MAX);
  await Promise.race([late, read().catch(() => undefined)]);
  clearTimeout(timer);
}

let hasDefaults = false;

/** Memory, event loop lag, garbage collection: once a process. */
export function collectProcessMetrics(): void {
  if (hasDefaults) return;
  hasDefaults = true;
  collectDefaultMetrics();
}

interface MetricOptions<L extends string> {
  name: string;
  help: string;
  labelNames: readonly L[];
}

// A metric is registered at first use and found again after: a process may build a server twice.

export function counter<L extends string>(options: MetricOptions<L>): Counter<L> {
  const known = register.getSingleMetric(options.name);
  return known instanceof Counter ? known : new Counter({ ...options });
}

export function gauge<L extends string>(options: MetricOptions<L>): Gauge<L> {
  const known = register.getSingleMetric(options.name);
  return known instanceof Gauge ? known : new Gauge({ ...options });
}

/** @param options.buckets upper bounds in the metric's unit, seconds where it is a duration */
export function histogram<L extends string>(
  options: MetricOptions<L> & { buckets?: number[] },
): Histogram<L> {
  const known = register.getSingleMetric(options.name);
  const { buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] } =
    options;
  return known instanceof Histogram ? known : new Histogram({ ...options, buckets });
}

/** A histogram of durations, each bucket of which keeps the last trace that fell into it. */
export interface Timing<L extends string> {
  /** @param span whose trace it is an example of; the span under way unless told */
  observe(labels: Readonly<Record<L, string>>, seconds: number, span?: Span): void;
  /** The same for labels that are known beforehand: to find them takes longer than to count. */
  of(labels: Readonly<Record<L, string>>): (seconds: number) => void;
}

export function timing<L extends string>(
  options: MetricOptions<L> & { buckets: number[] },
): Timing<L> {
  const found = register.getSingleMetric(options.name);
  const known = found instanceof Histogram ? found : newTiming(options);
  const observe: Timing<L>['observe'] = (labels, value, span = currentSpan()) => {
    if (span) known.observe({ labels, value, exemplarLabels: { trace_id: span.traceId } });
    else known.observe({ labels, value });
  };
  return {
    observe,
    of(labels) {
      const found = known.labels(labels);
      return (seconds) => {
        const span = currentSpan();
        if (span) observe(labels, seconds, span);
        else found.observe(seconds);
      };
    },
  };
}

/** prom-client refuses exemplars where a registry writes the older format, unless it is registered after. */
function newTiming<L extends string>(options: MetricOptions<L> & { buckets: number[] }) {
  const made = new Histogram({ ...options, enableExemplars: true, registers: [] });
  register.registerMetric(made);
  return made;
}
