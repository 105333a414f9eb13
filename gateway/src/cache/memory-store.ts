import { LRUCache } from 'lru-cache';
import type { EntityStore, Entry } from './entity-store.ts';

/** What an entry takes beside its texts, roughly. */
const ENTRY_BYTES = 200;

/** Keeps entities in this process; what was asked for longest ago makes room. */
export function createMemoryStore({ bytesMax }: { bytesMax: number }): EntityStore {
  const keysOf = new Map<string, Set<string>>();
  const entries = new LRUCache<string, Entry>({
    maxSize: bytesMax,
    sizeCalculation: ({ key, text, tags }) =>
      ENTRY_BYTES + key.length + text.length + tags.reduce((sum, tag) => sum + tag.length, 0),
    dispose: forgetTags,
  });

  function forgetTags({ key, tags }: Entry): void {
    for (const tag of tags) {
      const keys = keysOf.get(tag);
      keys?.delete(key);
      if (keys?.size === 0) keysOf.delete(tag);
    }
  }

  return {
    read: async (keys) => keys.map((key) => entries.get(key)?.text),
    async write(written) {
      for (const entry of written) {
        entries.set(entry.key, entry, { ttl: entry.maxAgeSeconds * 1_000 });
        // Too large a one is not taken.
        if (!entries.has(entry.key)) continue;
        for (const tag of entry.tags) {
          const keys = keysOf.get(tag) ?? new Set<string>();
          keysOf.set(tag, keys.add(entry.key));
        }
      }
    },
    async purge(tags) {
      for (const tag of tags) for (const key of [...(keysOf.get(tag) ?? [])]) entries.delete(key);
    },
    async clear() {
      entries.clear();
    },
  };
}
