import { randomFillSync } from 'node:crypto';
import { z } from 'zod';

const UUID_V7 = '[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';

/**
 * A new identifier: the prefix that tells its kind, then a UUIDv7 (RFC 9562 §5.7), so that ids of
 * one kind sort by the millisecond in which they were made.
 *
 * @param prefix short lower-case word, `ord` for `ord_0192…`
 * @param now milliseconds since the epoch
 */
export function newId(prefix: string, now: number = Date.now()): string {
  return `${prefix}_${uuidV7(now, takeRandom())}`;
}

/** Asking the system for some random bytes costs twenty times what the id does: it is asked for many. */
const RANDOM_BYTES = 10;
const pool = Buffer.alloc(RANDOM_BYTES * 400);
let taken = pool.length;

function takeRandom(): Uint8Array {
  if (taken === pool.length) {
    randomFillSync(pool);
    taken = 0;
  }
  taken += RANDOM_BYTES;
  return pool.subarray(taken - RANDOM_BYTES, taken);
}

export function isId(prefix: string, value: unknown): value is string {
  return typeof value === 'string' && idPattern(prefix).test(value);
}

/** A zod check for ids of one kind. */
export function idSchema(prefix: string): z.ZodType<string> {
  return z.string().regex(idPattern(prefix), `must be an id that begins with "${prefix}_"`);
}

/**
 * The bits of a UUIDv7: 48 of time, 4 of version, 12 random, 2 of variant, 62 random.
 *
 * @param random 10 bytes
 */
export function uuidV7(now: number, random: Uint8Array): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes.set(random, 6);
  bytes[6] = 0x70 | (bytes.readUInt8(6) & 0x0f);
  bytes[8] = 0x80 | (bytes.readUInt8(8) & 0x3f);
  const hex = bytes.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}

const patterns = new Map<string, RegExp>();

function idPattern(prefix: string): RegExp {
  let pattern = patterns.get(prefix);
  if (!pattern) {
    pattern = new RegExp(`^${prefix}_${UUID_V7}$`);
    patterns.set(prefix, pattern);
  }
  return pattern;
}
