import { inTransaction } from '@supergraph/shared/database/transaction';
import { parseInput } from '@supergraph/shared/errors';
import { requirePermission } from '@supergraph/shared/identity/caller';
import { text } from '@supergraph/shared/text';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { quantitySchema, variantIdSchema, warehouseIdSchema } from './input.ts';
import { type MovedStock, moveStock } from './move-stock.ts';

const inputSchema = z.object({
  variantId: variantIdSchema,
  warehouseId: warehouseIdSchema,
  quantity: quantitySchema,
  reference: text({ max: 200 }).nullish(),
});

/**
 * Books units that came into a warehouse.
 *
 * @throws UNAUTHENTICATED, FORBIDDEN without stock:write, BAD_USER_INPUT; refuses VARIANT_NOT_FOUND,
 *   WAREHOUSE_NOT_FOUND and STOCK_LIMIT_EXCEEDED
 */
export async function receiveStock(
  { db, clock, caller }: ActionContext,
  input: unknown,
): Promise<MovedStock> {
  const { id: actor } = requirePermission(caller, 'stock:write');
  const { reference = null, ...receipt } = parseInput(inputSchema, input);
  return inTransaction(db, (tx) =>
    moveStock(tx, {
      movement: { type: 'RECEIPT', ...receipt },
      note: { reason: null, actor, reference, occurredAt: clock() },
      field: 'quantity',
    }),
  );
}
