import { forEverybody } from '@supergraph/service/database/cancellation';

type Read<T> = (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>;

/**
 * Reads that are asked for together become one, each id in it once: a change that a thousand watch is
 * read once. Nothing is kept, so what is read is never older than the question.
 */
export function shareReads<T>(read: Read<T>): (id: string) => Promise<T | null> {
  let gathering: { ids: Set<string>; found: Promise<ReadonlyMap<string, T>> } | undefined;

  function gather() {
    const ids = new Set<string>();
    const found = new Promise((resolve) => setImmediate(resolve)).then(() => {
      gathering = undefined;
      return forEverybody(() => read([...ids]));
    });
    return { ids, found };
  }

  return async (id) => {
    gathering ??= gather();
    const { ids, found } = gathering;
    ids.add(id);
    return (await found).get(id) ?? null;
  };
}
