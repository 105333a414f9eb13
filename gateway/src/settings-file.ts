import { readFileSync } from 'node:fs';
import { ConfigError } from '@supergraph/service/config';
import type { z } from 'zod';

/**
 * Settings that take more than a variable: a file of JSON.
 *
 * @param what it is, for messages: `table of headers`
 * @throws ConfigError that names the file and every fault
 */
export function readSettingsFile<Shape extends z.ZodType>(
  file: string,
  { what, shape }: { what: string; shape: Shape },
): z.output<Shape> {
  let given: unknown;
  try {
    given = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ConfigError(`The ${what} ${file} cannot be read: ${String(error)}`);
  }
  const parsed = shape.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
  throw new ConfigError(`The ${what} ${file} is faulty:\n${lines.join('\n')}`);
}
