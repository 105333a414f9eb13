import { defineRefusals } from '@supergraph/service/errors';

/** Everything that orders says no to, and the GraphQL type that carries it. */
export const refusals = defineRefusals({
  VARIANT_NOT_FOUND: {
    type: 'VariantNotFoundError',
    when: 'An order names a variant that the catalogue does not know; nothing was placed.',
  },
  VARIANT_UNAVAILABLE: {
    type: 'VariantUnavailableError',
    when: 'An order names a variant that is archived, or became so before stock was held.',
  },
  CURRENCY_MISMATCH: {
    type: 'CurrencyMismatchError',
    when: 'Variants of one order, or its expected total, are in different currencies; nothing was placed.',
  },
  PRICE_CHANGED: {
    type: 'PriceChangedError',
    when: 'The total is not the expected one, or a price moved before stock was held.',
  },
  OUT_OF_STOCK: {
    type: 'OutOfStockError',
    when: 'Stock does not hold enough for every line of the order.',
  },
  ORDER_LIMIT_REACHED: {
    type: 'OrderLimitReachedError',
    when: 'The customer has as many orders or units waiting for stock as one may; nothing was placed.',
  },
  ORDER_NOT_FOUND: {
    type: 'OrderNotFoundError',
    when: 'There is no such order, or none that the caller may know of.',
  },
  ORDER_NOT_CANCELLABLE: {
    type: 'OrderNotCancellableError',
    when: 'The order is neither PENDING nor CONFIRMED.',
  },
  DEAD_LETTER_NOT_FOUND: {
    type: 'DeadLetterNotFoundError',
    when: 'The consumer has no dead letter of this id.',
  },
  ORDER_NOT_COMPLETABLE: {
    type: 'OrderNotCompletableError',
    when: 'The order is not CONFIRMED.',
  },
});
