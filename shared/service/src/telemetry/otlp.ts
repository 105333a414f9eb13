import { hostname } from 'node:os';
import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import type { Logger } from '../logger.ts';
import { withinMs } from '../within-ms.ts';
import { createExportQueue } from './export-queue.ts';
import { type TelemetryLimits, telemetryLimits } from './limits.ts';
import { RecordedSpan, startOptions } from './recorded-span.ts';
import { samplerOf } from './samplers.ts';
import { remoteSpan, writeTraceparent } from './traceparent.ts';
import type { Tracing } from './tracing.ts';
import type { TelemetryConfig } from './variables.ts';

export interface TracingOptions extends TelemetryConfig {
  service: string;
  log: Logger;
  limits?: Partial<TelemetryLimits>;
}

/**
 * Tracing by OpenTelemetry's SDK, exported as OTLP over HTTP, in JSON. Loaded only where it is configured,
 * and nothing of it is global.
 */
export function createTracing(options: TracingOptions): Tracing {
  const { log, endpoint } = options;
  const limits = { ...telemetryLimits, ...options.limits };
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    headers: { ...options.headers },
    timeoutMillis: limits.exportMsMax,
    concurrencyLimit: 2,
  });
  const provider = new TracerProvider({
    resource: resourceOf(options),
    sampler: samplerOf(options.sampler, options.samplerRatio),
    spanLimits: { attributeValueLengthLimit: limits.attributeCharactersMax },
    spanProcessors: [createExportQueue({ exporter, limits, log })],
  });
  const tracer = provider.getTracer('supergraph');
  return {
    begin(name, { traceparent, ...given }) {
      const parent = remoteSpan(traceparent);
      const context = parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT;
      const started = tracer.startSpan(name, startOptions(given), context);
      if (started.isRecording()) {
        const span = new RecordedSpan(started, tracer);
        return { span, traceparent: span.traceparent };
      }
      return { span: undefined, traceparent: writeTraceparent(started.spanContext()) };
    },
    async stop() {
      const late = () => new Error(`it took more than ${limits.flushMsMax} ms`);
      await withinMs(limits.flushMsMax, provider.shutdown(), late).catch((error: unknown) =>
        log.warn({ err: error }, 'the last traces could not be exported and are lost'),
      );
    },
  };
}

/** What OTEL_SERVICE_NAME says wins over what OTEL_RESOURCE_ATTRIBUTES do, as the specification has it. */
function resourceOf({ service, serviceName, resourceAttributes }: TracingOptions) {
  return defaultResource().merge(
    resourceFromAttributes({
      'service.name': service,
      'service.namespace': 'supergraph',
      'service.instance.id': `${hostname()}:${process.pid}`,
      ...resourceAttributes,
      ...(serviceName !== undefined && { 'service.name': serviceName }),
    }),
  );
}
