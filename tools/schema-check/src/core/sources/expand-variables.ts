import { existsSync, readFileSync } from 'node:fs';
import { CannotRunError } from '../cannot-run.ts';

const VARIABLE = /\$\{([^{}]*)\}/g;

/**
 * Expands `${env.NAME}`, `${env.NAME:-default}` and `${file.path}` in every text of a value, as rover and the
 * router do. A file that does not exist leaves its text as it is.
 *
 * @throws CannotRunError when a variable is not set and has no default
 * @see https://www.apollographql.com/docs/graphos/routing/configuration/overview#variable-expansion
 */
export function expandVariables(value: unknown, env: NodeJS.ProcessEnv): unknown {
  if (typeof value === 'string') {
    return value.replace(VARIABLE, (whole, key: string) => expand(whole, key, env));
  }
  if (Array.isArray(value)) return value.map((item) => expandVariables(item, env));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, expandVariables(item, env)]),
  );
}

function expand(whole: string, key: string, env: NodeJS.ProcessEnv): string {
  const [name = '', ...rest] = key.split(':-');
  const fallback = rest.length > 0 ? rest.join(':-') : undefined;
  if (name.startsWith('env.')) {
    const variable = name.slice('env.'.length);
    const found = env[variable] ?? fallback;
    if (found === undefined) {
      throw new CannotRunError(
        `${whole} needs the environment variable ${variable}, which is not set`,
      );
    }
    return found;
  }
  if (name.startsWith('file.')) {
    const file = name.slice('file.'.length);
    return existsSync(file) ? readFileSync(file, 'utf8') : (fallback ?? whole);
  }
  throw new CannotRunError(`${whole} is not a variable: write \${env.NAME} or \${file.path}`);
}
