import { parseInput } from '@supergraph/service/errors';
import { idempotencyKeySchema } from '@supergraph/service/idempotency/key';
import { requirePermission } from '@supergraph/service/identity/caller';
import { text } from '@supergraph/service/text';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { quantitySchema, variantIdSchema, warehouseIdSchema } from './input.ts';
import { type MovedStock, moveStockOnce } from './move-stock.ts';

const inputSchema = z.object({
  idempotencyKey: idempotencyKeySchema.nullish(),
  variantId: variantIdSchema,
  warehouseId: warehouseIdSchema,
  quantity: quantitySchema,
  reference: text({ max: 200 }).nullish(),
});

/**
 * Books units that came into a warehouse, once for each idempotency key.
 *
 * @throws UNAUTHENTICATED, FORBIDDEN without stock:write, BAD_USER_INPUT, IDEMPOTENCY_IN_PROGRESS,
 *   IDEMPOTENCY_KEY_REUSED; refuses VARIANT_NOT_FOUND, WAREHOUSE_NOT_FOUND and STOCK_LIMIT_EXCEEDED
 */
export async function receiveStock(context: ActionContext, input: unknown): Promise<MovedStock> {
  const { id: actor } = requirePermission(context.caller, 'stock:write');
  const { idempotencyKey, ...body } = parseInput(inputSchema, input);
  const { reference = null, ...receipt } = body;
  return moveStockOnce(
    context,
    { callerId: actor, operation: 'receiveStock', key: idempotencyKey, body },
    {
      movement: { type: 'RECEIPT', ...receipt },
      note: { reason: null, actor, reference, occurredAt: context.clock() },
      field: 'quantity',
    },
  );
}
