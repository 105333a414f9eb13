import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Redis } from '../../redis.ts';
import { registeredLimits } from './limits.ts';

/** Documents that clients have registered by their SHA-256 in hex (automatic persisted queries). */
export interface RegisteredDocuments {
  get(sha256: string): string | undefined | Promise<string | undefined>;
  /** Of a text that was found to be valid. Never fails, never waits. */
  add(sha256: string, text: string): void;
}

/**
 * Kept in this process, and in Redis where there is one, so that a document which one replica has learned
 * is known to all. Without Redis, or while it is away, a client registers with each replica.
 */
export function createRegisteredDocuments(
  redis?: Pick<Redis, 'getex' | 'set'>,
): RegisteredDocuments {
  const { documentsMax: max, charactersMax: maxSize } = registeredLimits;
  const known = new LRUCache<string, string>({
    max,
    maxSize,
    sizeCalculation: (text, sha256) => text.length + sha256.length,
  });

  async function fetch(from: Pick<Redis, 'getex'>, sha256: string): Promise<string | undefined> {
    const { redisMsMax, redisSeconds } = registeredLimits;
    const late = AbortSignal.timeout(redisMsMax);
    const text = await Promise.race([
      from.getex(keyOf(sha256), 'EX', redisSeconds).catch(() => undefined),
      new Promise<undefined>((resolve) =>
        late.addEventListener('abort', () => resolve(undefined), { once: true }),
      ),
    ]);
    // Whoever can write to Redis shall not choose what a hash stands for.
    if (typeof text !== 'string' || hash('sha256', text) !== sha256) return undefined;
    known.set(sha256, text);
    return text;
  }

  return {
    get(sha256) {
      const text = known.get(sha256);
      return text !== undefined || !redis ? text : fetch(redis, sha256);
    },
    add(sha256, text) {
      if (known.has(sha256)) return;
      known.set(sha256, text);
      // Where it cannot be written, clients register with each replica.
      redis?.set(keyOf(sha256), text, 'EX', registeredLimits.redisSeconds).catch(() => undefined);
    },
  };
}

function keyOf(sha256: string): string {
  return `gateway-document:${sha256}`;
}
