import { pino } from 'pino';
import { currentSpan } from './telemetry/span.ts';
import { errorWithoutValues } from './without-values.ts';

export type Logger = pino.Logger;

const secrets = [
  'authorization',
  'password',
  'accessToken',
  'refreshToken',
  'token',
  'secret',
  'x-gateway-secret',
];

interface LogOptions {
  service: string;
  level: string;
}

/**
 * One JSON line per entry on stdout; `service` on each, secrets masked wherever they stand up to two
 * levels deep, errors without the values of the statements that failed; the trace where it is kept.
 */
export function createLogger(options: LogOptions): Logger {
  return pino(loggerOptions(options));
}

export function loggerOptions({ service, level }: LogOptions): pino.LoggerOptions {
  return {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: errorWithoutValues },
    mixin: traceOfEntry,
    redact: {
      paths: secrets.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]),
      censor: '[redacted]',
    },
  };
}

/** Under the names that OpenTelemetry gives them in logs of other formats. A new object, since pino adds to it. */
function traceOfEntry(): object {
  const span = currentSpan();
  return span ? { trace_id: span.traceId, span_id: span.spanId } : {};
}
