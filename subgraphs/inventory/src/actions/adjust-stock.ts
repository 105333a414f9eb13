import { inTransaction } from '@supergraph/shared/database/transaction';
import { parseInput } from '@supergraph/shared/errors';
import { requirePermission } from '@supergraph/shared/identity/caller';
import { text } from '@supergraph/shared/text';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { deltaSchema, variantIdSchema, warehouseIdSchema } from './input.ts';
import { type MovedStock, moveStock } from './move-stock.ts';

const inputSchema = z.object({
  variantId: variantIdSchema,
  warehouseId: warehouseIdSchema,
  delta: deltaSchema,
  reason: text({ max: 500 }),
});

/**
 * Corrects the units on hand; units set aside for orders cannot be taken away.
 *
 * @throws UNAUTHENTICATED, FORBIDDEN without stock:write, BAD_USER_INPUT; refuses VARIANT_NOT_FOUND,
 *   WAREHOUSE_NOT_FOUND, INSUFFICIENT_STOCK and STOCK_LIMIT_EXCEEDED
 */
export async function adjustStock(
  { db, clock, caller }: ActionContext,
  input: unknown,
): Promise<MovedStock> {
  const { id: actor } = requirePermission(caller, 'stock:write');
  const { delta, reason, ...level } = parseInput(inputSchema, input);
  return inTransaction(db, (tx) =>
    moveStock(tx, {
      movement: { type: 'ADJUSTMENT', quantity: delta, ...level },
      note: { reason, actor, reference: null, occurredAt: clock() },
      field: 'delta',
    }),
  );
}
