import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { serviceConfigs } from '../containers/service-configs.ts';
import { repositoryFolder, serviceFolder, serviceNames } from '../local/services.ts';

/**
 * Numbers that an operator sets and that limit nobody: where to listen, how often to look, how long
 * something is kept. Any other number in a config is a limit.
 */
const settings = [
  ...serviceNames.map((name) => `${name.toUpperCase()}_PORT`),
  'DRAIN_MS',
  'USAGE_RETENTION_DAYS',
  'HOLD_TTL_SECONDS',
  'EXPIRY_SWEEP_SECONDS',
  'ORDER_DEADLINE_SECONDS',
  'SAGA_RETRY_SECONDS',
];

/** Defaults of a variable, one for each service that reads it and has one. */
export function defaultsOf(variable: string): string[] {
  return serviceNames.flatMap((name) => {
    const value: unknown = serviceConfigs[name].shape[variable]?.safeParse(undefined).data;
    return value === undefined ? [] : [String(value)];
  });
}

/** Every variable that is a number and no mere setting. */
export function limitVariables(): string[] {
  const all = serviceNames.flatMap((name) =>
    Object.entries(serviceConfigs[name].shape)
      .filter(([, schema]) => typeof schema.safeParse(undefined).data === 'number')
      .map(([variable]) => variable),
  );
  return [...new Set(all)].filter((variable) => !settings.includes(variable)).toSorted();
}

export function unreadSettings(): string[] {
  return settings.filter((variable) => defaultsOf(variable).length === 0);
}

export interface FixedLimit {
  file: string;
  /** `documentLimits.tokensMax` */
  name: string;
  value: string;
}

const numbers = z.record(z.string(), z.number());
const limitTable = /^export const (\w*[lL]imits)\b/gm;

/** The members of every exported table of numbers whose name ends in "limits". */
export async function limitsInTables(): Promise<FixedLimit[]> {
  const found = sourceFiles().flatMap((file) =>
    Array.from(read(file).matchAll(limitTable), ([, table = '']) => ({ file, table })),
  );
  const tables = await Promise.all(
    found.map(async ({ file, table }) => {
      const module: unknown = await import(pathToFileURL(join(repositoryFolder, file)).href);
      const parsed = z.object({ [table]: numbers }).safeParse(module).data?.[table] ?? {};
      return Object.entries(parsed).map(([member, value]) => ({
        file,
        name: `${table}.${member}`,
        value: String(value),
      }));
    }),
  );
  return tables.flat();
}

/** The value of a constant, as the file writes it: a number, or a product of some. */
export function constantIn(file: string, name: string): string | undefined {
  const written = new RegExp(`^(?:export )?const ${name} = ([\\d_* ]+);`, 'm').exec(
    read(file),
  )?.[1];
  const factors = written?.replaceAll('_', '').split('*').map(Number);
  return factors && String(factors.reduce((product, factor) => product * factor, 1));
}

function sourceFiles(): string[] {
  return [
    'shared',
    ...serviceNames.map((name) => serviceFolder(name).slice(repositoryFolder.length)),
  ]
    .flatMap((folder) =>
      readdirSync(join(repositoryFolder, folder, 'src'), { recursive: true, encoding: 'utf8' }).map(
        (file) => `${folder}/src/${file}`,
      ),
    )
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
}

function read(file: string): string {
  return readFileSync(join(repositoryFolder, file), 'utf8');
}
