import { z } from 'zod';
import { readSettingsFile } from '../settings-file.ts';

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
  return createCacheTable(
    readSettingsFile(file, { what: 'table of what is cached', shape: tableShape }),
  );
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
