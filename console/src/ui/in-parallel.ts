/**
 * Works on all items, some at a time, and tells after each how many are done.
 * @param isWanted asked before each: what is no longer wanted is not begun
 */
export async function inParallel<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
  { atOnce, onDone, isWanted }: Options,
): Promise<void> {
  const queue = items.values();
  let done = 0;
  const worker = async () => {
    for (const item of queue) {
      if (!isWanted()) return;
      await work(item);
      done += 1;
      onDone(done);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

interface Options {
  readonly atOnce: number;
  readonly onDone: (done: number) => void;
  readonly isWanted: () => boolean;
}
