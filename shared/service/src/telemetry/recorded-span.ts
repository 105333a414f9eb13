import {
  type Span as OtelSpan,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import type { Attributes, Span, SpanOptions } from './span.ts';
import { writeTraceparent } from './traceparent.ts';

const kinds = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
};

export function startOptions({ kind, attributes = {} }: SpanOptions) {
  return { kind: kind ? kinds[kind] : SpanKind.INTERNAL, attributes };
}

/** A span of OpenTelemetry's SDK that will be exported. */
export class RecordedSpan implements Span {
  readonly traceId: string;
  readonly spanId: string;
  isOver = false;
  #hasFailed = false;
  readonly #span: OtelSpan;
  readonly #tracer: Tracer;

  constructor(span: OtelSpan, tracer: Tracer) {
    const { traceId, spanId } = span.spanContext();
    this.traceId = traceId;
    this.spanId = spanId;
    this.#span = span;
    this.#tracer = tracer;
  }

  get traceparent(): string {
    return writeTraceparent(this.#span.spanContext());
  }

  child(name: string, options: SpanOptions = {}): Span {
    const context = trace.setSpan(ROOT_CONTEXT, this.#span);
    const started = this.#tracer.startSpan(name, startOptions(options), context);
    return new RecordedSpan(started, this.#tracer);
  }

  set(attributes: Attributes): void {
    this.#span.setAttributes(attributes);
  }

  fail(code: string): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#span.setAttribute('error.type', code);
    this.#span.setStatus({ code: SpanStatusCode.ERROR, message: code });
  }

  link({ traceId, spanId }: Span): void {
    this.#span.addLink({ context: { traceId, spanId, traceFlags: 1 } });
  }

  end(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.#span.end();
  }
}
