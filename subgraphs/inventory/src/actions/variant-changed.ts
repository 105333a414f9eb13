import type { NewEvent } from '@supergraph/events/outbox';
import { moneyToJson } from '@supergraph/service/money';
import type { Variant } from '../store/variants.ts';

/** Tells others how a variant stands now. */
export function variantChanged(variant: Variant): NewEvent {
  const { id, productId, productTitle, sku, name, price, status, version } = variant;
  return {
    type: 'inventory.variant.changed.v1',
    subject: id,
    sequence: version,
    data: {
      variantId: id,
      productId,
      sku,
      name,
      productName: productTitle,
      price: moneyToJson(price),
      status,
      version,
    },
  };
}
