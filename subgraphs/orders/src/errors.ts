import { defineRefusals } from '@supergraph/service/errors';

/** Everything that orders says no to, and the GraphQL type that carries it. */
export const refusals = defineRefusals({
  VARIANT_NOT_FOUND: {
    type: 'VariantNotFoundError',
    when: 'A line names a variant that the catalogue does not know. Nothing was placed.',
    remedy: 'Take the line out.',
  },
  VARIANT_UNAVAILABLE: {
    type: 'VariantUnavailableError',
    when: 'A variant is archived, or became so before its stock was held.',
    remedy: 'Take the line out.',
  },
  CURRENCY_MISMATCH: {
    type: 'CurrencyMismatchError',
    when: 'Variants of one order, or its expected total, are in different currencies. Nothing was placed.',
    remedy: 'Order each currency by itself.',
  },
  PRICE_CHANGED: {
    type: 'PriceChangedError',
    when: 'The total is not the expected one, or a price moved before stock was held.',
    remedy: 'Show the new price and ask again, with a new key.',
  },
  OUT_OF_STOCK: {
    type: 'OutOfStockError',
    when: 'Stock does not hold enough for every line; the order is REJECTED.',
    remedy: 'Lower the quantities, with a new key.',
  },
  ORDER_LIMIT_REACHED: {
    type: 'OrderLimitReachedError',
    when: 'The customer has as many orders (20) or units (1,000) waiting for stock as one may; `path` names the lines where it is units. Nothing was placed.',
    remedy:
      'Wait until an order is settled, or cancel one; order fewer units. The same key may be used again.',
  },
  ORDER_NOT_FOUND: {
    type: 'OrderNotFoundError',
    when: 'There is no such order, or none that the caller may know of.',
    remedy: 'Reload the list.',
  },
  ORDER_NOT_CANCELLABLE: {
    type: 'OrderNotCancellableError',
    when: 'The order is neither PENDING nor CONFIRMED.',
    remedy: 'Show its status.',
  },
  ORDER_NOT_COMPLETABLE: {
    type: 'OrderNotCompletableError',
    when: 'The order is not CONFIRMED.',
    remedy: 'Show its status.',
  },
  DEAD_LETTER_NOT_FOUND: {
    type: 'DeadLetterNotFoundError',
    when: 'The consumer has no dead letter of this id; somebody may have been faster.',
    remedy: 'Reload the list.',
  },
});
