import { parseInput } from '@supergraph/service/errors';
import { idempotencyKeySchema } from '@supergraph/service/idempotency/key';
import { requirePermission } from '@supergraph/service/identity/caller';
import { text } from '@supergraph/service/text';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { ON_HAND_MAX } from '../domain/level.ts';
import { deltaSchema, variantIdSchema, warehouseIdSchema } from './input.ts';
import { type MovedStock, moveStockOnce } from './move-stock.ts';

const inputSchema = z.object({
  idempotencyKey: idempotencyKeySchema.nullish(),
  variantId: variantIdSchema,
  warehouseId: warehouseIdSchema,
  delta: deltaSchema,
  expectedOnHand: z
    .int()
    .min(0, 'must not be negative')
    .max(ON_HAND_MAX, `must be at most ${ON_HAND_MAX}`)
    .nullish(),
  reason: text({ max: 500 }),
});

/**
 * Corrects the units on hand, once for each idempotency key; units set aside for orders cannot be taken
 * away. With `expectedOnHand` it corrects only what was counted: a movement since the count refuses it.
 *
 * @throws UNAUTHENTICATED, FORBIDDEN without stock:write, BAD_USER_INPUT, IDEMPOTENCY_IN_PROGRESS,
 *   IDEMPOTENCY_KEY_REUSED; refuses VARIANT_NOT_FOUND, WAREHOUSE_NOT_FOUND, STOCK_CHANGED,
 *   INSUFFICIENT_STOCK and STOCK_LIMIT_EXCEEDED
 */
export async function adjustStock(context: ActionContext, input: unknown): Promise<MovedStock> {
  const { id: actor } = requirePermission(context.caller, 'stock:write');
  const { idempotencyKey, ...body } = parseInput(inputSchema, input);
  const { delta, reason, expectedOnHand, ...level } = body;
  return moveStockOnce(
    context,
    { callerId: actor, operation: 'adjustStock', key: idempotencyKey, body },
    {
      movement: { type: 'ADJUSTMENT', quantity: delta, ...level },
      note: { reason, actor, reference: null, occurredAt: context.clock() },
      field: 'delta',
      expectedOnHand,
    },
  );
}
