import { useCallback, useRef, useState } from 'react';
import { useClient } from 'urql';
import { problemOf } from '../../app/graph/use-change.ts';
import { inParallel } from '../../ui/in-parallel.ts';
import { useToast } from '../../ui/toasts.tsx';
import { count } from '../../ui/words.ts';
import { type Edit, type Level, undone } from './levels.ts';
import { adjustStockDocument } from './stock-documents.ts';

const AT_ONCE = 4;
/** So many steps can be taken back. */
const UNDO_MAX = 50;

/**
 * Corrects levels: each only if it is still what it was when somebody decided so (compare-and-swap). All
 * that was done at once is taken back at once.
 */
export function useStockEdits(
  hear: (variantId: string, warehouseId: string, level: Partial<Level>) => void,
) {
  const client = useClient();
  const toast = useToast();
  const [progress, setProgress] = useState<{ done: number; of: number }>();
  /** What was done and not taken back, the last at the end. */
  const done = useRef<readonly Batch[]>([]);

  const adjust = useCallback(
    async ({ variantId, warehouseId, from, to }: Edit, reason: string) => {
      const { data, error } = await client.mutation(adjustStockDocument, {
        input: {
          idempotencyKey: crypto.randomUUID(),
          variantId,
          warehouseId,
          delta: to - from,
          expectedOnHand: from,
          reason,
        },
      });
      const level = data?.adjustStock.level;
      if (level) hear(variantId, warehouseId, level);
      for (const refusal of data?.adjustStock.errors ?? []) {
        if ('onHand' in refusal) hear(variantId, warehouseId, { onHand: refusal.onHand });
      }
      return problemOf(data, error);
    },
    [client, hear],
  );

  /** Makes them as one, says what could not be done, and tells which were made. */
  const run = useCallback(
    async (edits: readonly Edit[], reason: string): Promise<readonly Edit[]> => {
      const problems: string[] = [];
      const made: Edit[] = [];
      const show = (number: number) =>
        edits.length > 1 && setProgress({ done: number, of: edits.length });
      show(0);
      await inParallel(
        edits,
        async (edit) => {
          const problem = await adjust(edit, reason);
          if (problem) problems.push(problem);
          else made.push(edit);
        },
        { atOnce: AT_ONCE, onDone: show, isWanted: () => true },
      );
      setProgress(undefined);
      const [first] = problems;
      if (first) {
        const others = problems.length > 1 ? ` So it is with ${problems.length - 1} more.` : '';
        toast({ tone: 'bad', message: `${first}${others}` });
      }
      return made;
    },
    [adjust, toast],
  );

  const takeBack = useCallback(
    async (batch: Batch | undefined) => {
      if (!batch || !done.current.includes(batch)) return;
      done.current = done.current.filter((each) => each !== batch);
      const made = await run(undone(batch.edits), `Undone: ${batch.reason}`);
      if (made.length > 0) toast({ message: `${count(made.length, 'level')} as before.` });
    },
    [run, toast],
  );

  /** @returns whether all was done */
  const apply = useCallback(
    async (edits: readonly Edit[], reason: string): Promise<boolean> => {
      const made = await run(edits, reason);
      if (made.length > 0) {
        const batch = { edits: made, reason };
        done.current = [...done.current.slice(1 - UNDO_MAX), batch];
        toast({
          message: `${count(made.length, 'level')} corrected.`,
          undo: () => void takeBack(batch),
        });
      }
      return made.length === edits.length;
    },
    [run, takeBack, toast],
  );
  const undoLast = useCallback(() => void takeBack(done.current.at(-1)), [takeBack]);
  return { apply, undoLast, progress };
}

/** What was done at once, and is taken back at once. */
interface Batch {
  readonly edits: readonly Edit[];
  readonly reason: string;
}
