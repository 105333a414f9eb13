import type { Journal } from '@supergraph/chaos/clients';

export type { Journal };

export function newJournal(): Journal {
  return {
    samples: [],
    attempts: new Map(),
    cancelled: new Set(),
    receipts: new Map(),
    surprises: [],
  };
}

/**
 * Notes an attempt to place an order, however strange: whatever came of it must be what was asked for.
 *
 * @param orderId what was answered, if anything
 */
export function noteOrder(
  { attempts }: Journal,
  {
    customerId,
    input,
    orderId,
  }: { customerId: string; input: unknown; orderId: string | undefined },
): void {
  const { idempotencyKey, lines } = Object(input);
  if (typeof idempotencyKey !== 'string') return;
  const units = new Map<string, number>();
  for (const line of [lines].flat()) {
    const { variantId, quantity } = Object(line);
    units.set(variantId, (units.get(variantId) ?? 0) + Number(quantity));
  }
  const known = attempts.get(idempotencyKey);
  attempts.set(idempotencyKey, { customerId, units, ...known, ...(orderId && { orderId }) });
}
