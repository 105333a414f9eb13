import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { Fault, Refused } from './errors.ts';

/** The message lists every fault, one a line, each naming its variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads a service's variables in one go. An empty variable counts as absent, since compose files
 * and `.env` files cannot leave one out.
 *
 * @throws ConfigError with all faults at once
 */
export function readConfig<T extends z.ZodType>(
  schema: T,
  env: Record<string, string | undefined> = process.env,
): z.output<T> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => {
    // What follows the name is a place in a list, which stands in one variable.
    const name = String(issue.path[0] ?? '');
    return `  ${name}: ${given[name] === undefined ? 'is required but not set' : issue.message}`;
  });
  throw new ConfigError(`The configuration is faulty:\n${lines.join('\n')}`);
}

/** Loads `.env` from a package's folder where there is one; variables that are set already win. */
export function loadEnvFile(folder: URL): void {
  const file = fileURLToPath(new URL('.env', folder));
  if (existsSync(file)) process.loadEnvFile(file);
}

/** Building blocks for what stands in the environment: every value arrives as text. */
export const variables = {
  /** A TCP port. */
  port: (fallback: number) => variables.integer({ default: fallback, min: 0, max: 65_535 }),

  /** The same where another value says what stands without it. */
  optionalPort: () => wholeNumber({ min: 0, max: 65_535 }).optional(),

  integer: ({ default: fallback, ...bounds }: { default: number; min: number; max: number }) =>
    wholeNumber(bounds).default(fallback),

  /** @param protocols accepted schemes without the colon, any where none is given */
  url: (...protocols: string[]) =>
    z.string().refine(
      (value) => {
        const url = URL.parse(value);
        return (
          url !== null && (protocols.length === 0 || protocols.includes(url.protocol.slice(0, -1)))
        );
      },
      protocols.length === 0
        ? 'must be a URL'
        : `must be a URL that begins with ${protocols.map((p) => `${p}://`).join(' or ')}`,
    ),

  /** At least 32 characters, never a default. */
  secret: () => z.string().min(32, 'must be a secret of at least 32 characters'),

  text: () => z.string().min(1),

  flag: (fallback: boolean) =>
    z
      .enum(['true', 'false'], 'must be "true" or "false"')
      .transform((value) => value === 'true')
      .default(fallback),

  /** Comma-separated values. */
  list: (fallback: string[] = []) =>
    z
      .string()
      .transform((value) =>
        value
          .split(',')
          .map((item) => item.trim())
          .filter(Boolean),
      )
      .default(fallback),

  logLevel: () =>
    z
      .enum(
        ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
        'must be one of trace, debug, info, warn, error, fatal, silent',
      )
      .default('info'),
};

function wholeNumber({ min, max }: { min: number; max: number }) {
  return z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`));
}

/**
 * The last word of a process that could not start: one clear sentence on stderr, exit code 1.
 * Faults that an operator can mend are told without a stack trace.
 */
export function startupFailure(error: unknown): never {
  process.stderr.write(`${startupMessage(error)}\n`);
  process.exit(1);
}

export function startupMessage(error: unknown): string {
  const isPlain = [ConfigError, Fault, Refused].some((kind) => error instanceof kind);
  if (error instanceof Error && isPlain) return error.message;
  if (!(error instanceof Error)) return String(error);
  const { code, path, address, port } = error as NodeJS.ErrnoException & {
    address?: string;
    port?: number;
  };
  if (code === 'EADDRINUSE') return `Port ${port} on ${address} is already in use.`;
  if (code === 'EACCES' && port !== undefined)
    return `Port ${port} on ${address} may not be opened by this user.`;
  if (code === 'ENOENT' && path !== undefined) return `There is no file ${path}.`;
  if (code === 'ECONNREFUSED') return `Nothing answers at ${address}:${port}: ${error.message}`;
  return error.stack ?? error.message;
}
