/** A span that stands elsewhere, as OpenTelemetry has it. */
interface SpanContext {
  traceId: string;
  spanId: string;
  /** 1: the trace is kept. */
  traceFlags: number;
  isRemote?: boolean;
}

const form = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})$/;
const nobody = /^0+$/;

/** A `traceparent` header as W3C Trace Context has it (§3.2); anything else is left out. */
export function readTraceparent(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && form.test(header) ? header : undefined;
}

/** The span that a `traceparent` names, where it names one. */
export function remoteSpan(traceparent: string | undefined): SpanContext | undefined {
  const [, version, traceId = '', spanId = '', flags = ''] = form.exec(traceparent ?? '') ?? [];
  if (version === undefined || version === 'ff') return undefined;
  if (nobody.test(traceId) || nobody.test(spanId)) return undefined;
  // Of the flags only this one has a meaning that we know.
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
}

export function writeTraceparent({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-0${traceFlags & 1}`;
}
