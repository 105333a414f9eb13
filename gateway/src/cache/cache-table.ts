import { readFileSync } from 'node:fs';
import { ConfigError } from '@supergraph/service/config';
import { z } from 'zod';

/** How entities of a type, or things within them, may be kept. */
export interface CacheRule {
  readonly maxAgeSeconds: number;
  /** For all who hold the same permissions, or for one user alone. */
  readonly scope: 'public' | 'private';
  /** Types of events after which it is no longer true: of those that name the entity by its key. */
  readonly purgedBy: readonly string[];
}

export interface CacheTable {
  /** In each process by itself, or in Redis for all replicas. */
  readonly store: 'process' | 'redis';
  /** What entities may take in this process, all together, in bytes of JSON. */
  readonly bytesMax: number;
  readonly rules: ReadonlyMap<string, CacheRule>;
}

const rule = z.strictObject({
  maxAgeSeconds: z.int().min(1).max(86_400),
  scope: z.enum(['public', 'private']).default('public'),
  purgedBy: z
    .array(z.string().regex(/^[a-z]+(\.([a-z-]+|\*))*(\.v\d+)?$/, 'must look like orders.order.*'))
    .max(50)
    .default([]),
});
const tableShape = z.strictObject({
  store: z.enum(['process', 'redis']).default('process'),
  bytesMax: z.int().min(1_024).max(4_294_967_296).default(67_108_864),
  types: z.record(z.string().regex(/^[_A-Za-z]\w*$/, 'is no name of a type'), rule),
});

/**
 * Reads what may be kept: `{ "types": { "Product": { "maxAgeSeconds": 60, "purgedBy":
 * ["inventory.variant.changed"] } } }`.
 *
 * @throws ConfigError that names the file and every fault
 */
export function readCacheTable(file: string): CacheTable {
  let given: unknown;
  try {
    given = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ConfigError(`The table of what is cached ${file} cannot be read: ${String(error)}`);
  }
  const parsed = tableShape.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
    throw new ConfigError(`The table of what is cached ${file} is faulty:\n${lines.join('\n')}`);
  }
  return createCacheTable(parsed.data);
}

export function createCacheTable(given: z.input<typeof tableShape>): CacheTable {
  const { store, bytesMax, types } = tableShape.parse(given);
  return { store, bytesMax, rules: new Map(Object.entries(types)) };
}

/** How long all of it may be kept; undefined where not all of it may. */
export function ruleFor(
  types: ReadonlySet<string> | undefined,
  { rules }: CacheTable,
): Omit<CacheRule, 'purgedBy'> | undefined {
  if (!types || types.size === 0) return undefined;
  let maxAgeSeconds = Number.POSITIVE_INFINITY;
  let scope: CacheRule['scope'] = 'public';
  for (const type of types) {
    const ofType = rules.get(type);
    if (!ofType) return undefined;
    maxAgeSeconds = Math.min(maxAgeSeconds, ofType.maxAgeSeconds);
    if (ofType.scope === 'private') scope = 'private';
  }
  return { maxAgeSeconds, scope };
}
