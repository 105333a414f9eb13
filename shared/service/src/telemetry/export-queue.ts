import { TraceFlags } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace';
import type { Logger } from '../logger.ts';
import { counter } from '../metrics.ts';
import type { TelemetryLimits } from './limits.ts';

/**
 * Spans that wait for their export: one export at a time, never more spans than there is room for. Beside
 * OpenTelemetry's own processor of batches this counts what becomes of each, and says in the log once when
 * nobody takes them and once when somebody does again.
 */
export function createExportQueue({
  exporter,
  limits,
  log,
}: {
  exporter: SpanExporter;
  limits: TelemetryLimits;
  log: Logger;
}): SpanProcessor {
  const spans = counter({
    name: 'telemetry_spans_total',
    help: 'Spans that ended, by what became of them: exported, failed or, for want of room, dropped.',
    labelNames: ['outcome'],
  });
  const waiting: ReadableSpan[] = [];
  let exporting: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isFailing = false;

  function exportSoon(): void {
    if (exporting) return;
    if (waiting.length >= limits.spansPerExportMax && !isFailing) return void exportNext();
    timer ??= setTimeout(() => void exportNext(), limits.exportAfterMs).unref();
  }

  function exportNext(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    exporting ??= exportBatch(waiting.splice(0, limits.spansPerExportMax)).finally(() => {
      exporting = undefined;
      if (waiting.length > 0) exportSoon();
    });
    return exporting;
  }

  async function exportBatch(batch: ReadableSpan[]): Promise<void> {
    const error = await send(exporter, batch);
    spans.inc({ outcome: error ? 'failed' : 'exported' }, batch.length);
    if (error && !isFailing) log.warn({ err: error }, 'traces cannot be exported for now');
    if (!error && isFailing) log.info('traces are exported again');
    isFailing = error !== undefined;
  }

  async function flush(): Promise<void> {
    await exporting;
    while (waiting.length > 0) await exportNext();
  }

  return {
    onStart: () => undefined,
    onEnd(span) {
      if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return;
      if (waiting.length >= limits.spansWaitingMax) return spans.inc({ outcome: 'dropped' });
      waiting.push(span);
      exportSoon();
    },
    forceFlush: flush,
    async shutdown() {
      await flush();
      await exporter.shutdown();
    },
  };
}

/** Why it failed, where it did. */
function send(exporter: SpanExporter, batch: ReadableSpan[]): Promise<Error | undefined> {
  return new Promise((resolve) => {
    try {
      exporter.export(batch, ({ code, error }) =>
        resolve(code === 0 ? undefined : (error ?? new Error('The export failed.'))),
      );
    } catch (error) {
      resolve(error instanceof Error ? error : new Error(String(error)));
    }
  });
}
