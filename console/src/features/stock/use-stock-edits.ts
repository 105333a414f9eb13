import { useCallback, useState } from 'react';
import { useClient } from 'urql';
import { problemOf } from '../../app/graph/use-change.ts';
import { inParallel } from '../../ui/in-parallel.ts';
import { useToast } from '../../ui/toasts.tsx';
import { count } from '../../ui/words.ts';
import { type Edit, type Level, undone } from './levels.ts';
import { adjustStockDocument } from './stock-documents.ts';

const AT_ONCE = 4;

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

  /** @returns what could not be done, as it was refused */
  const apply = useCallback(
    async (edits: readonly Edit[], reason: string, isUndo = false): Promise<readonly string[]> => {
      const problems: string[] = [];
      const made: Edit[] = [];
      if (edits.length > 1) setProgress({ done: 0, of: edits.length });
      await inParallel(
        edits,
        async (edit) => {
          const problem = await adjust(edit, reason);
          if (problem) problems.push(problem);
          else made.push(edit);
        },
        {
          atOnce: AT_ONCE,
          onDone: (done) => edits.length > 1 && setProgress({ done, of: edits.length }),
          isWanted: () => true,
        },
      );
      setProgress(undefined);
      const [first] = problems;
      if (first) {
        const others = problems.length > 1 ? ` So it is with ${problems.length - 1} more.` : '';
        toast({ tone: 'bad', message: `${first}${others}` });
      }
      if (made.length > 0) {
        toast({
          message: isUndo
            ? `${count(made.length, 'level')} as before.`
            : `${count(made.length, 'level')} corrected.`,
          ...(!isUndo && { undo: () => void apply(undone(made), `Undone: ${reason}`, true) }),
        });
      }
      return problems;
    },
    [adjust, toast],
  );
  return { apply, progress };
}
