import { idempotencyKeySchema } from '@supergraph/service/idempotency/key';
import { idSchema } from '@supergraph/service/ids';
import { currencySchema } from '@supergraph/service/money';
import { z } from 'zod';

const QUANTITY_MAX = 10_000;
const LINES_MAX = 100;

/** What placeOrder takes. Lines of one variant may come twice; together they obey the same limit. */
export const placeOrderInput = z.object({
  idempotencyKey: idempotencyKeySchema,
  lines: z
    .array(
      z.object({
        variantId: idSchema('var'),
        quantity: z
          .int()
          .min(1, 'must be at least 1 unit')
          .max(QUANTITY_MAX, `must be at most ${QUANTITY_MAX} units`),
      }),
    )
    .min(1, 'must hold at least 1 line')
    .max(LINES_MAX, `must hold at most ${LINES_MAX} lines`)
    .superRefine(limitEachVariant),
  expectedTotal: z
    .object({ amountMinor: z.bigint().min(0n, 'must not be negative'), currency: currencySchema })
    .nullish()
    .transform((total) => total ?? undefined),
});

export type PlaceOrder = Omit<z.output<typeof placeOrderInput>, 'idempotencyKey'>;

function limitEachVariant(
  lines: readonly { variantId: string; quantity: number }[],
  context: z.core.$RefinementCtx,
): void {
  const units = new Map<string, number>();
  lines.forEach(({ variantId, quantity }, index) => {
    const sum = (units.get(variantId) ?? 0) + quantity;
    units.set(variantId, sum);
    if (sum <= QUANTITY_MAX || quantity > QUANTITY_MAX) return;
    context.addIssue({
      code: 'too_big',
      origin: 'int',
      maximum: QUANTITY_MAX,
      inclusive: true,
      input: sum,
      path: [index, 'quantity'],
      message: `lines of one variant must hold at most ${QUANTITY_MAX} units together, here ${sum}`,
    });
  });
}
