import { pino } from 'pino';

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

/**
 * One JSON line per entry on stdout; `service` on each, secrets masked wherever they stand up to two
 * levels deep.
 */
export function createLogger({ service, level }: { service: string; level: string }): Logger {
  return pino({
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: {
      paths: secrets.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]),
      censor: '[redacted]',
    },
  });
}
