import { defineRefusals } from '@supergraph/service/errors';

/** What inventory says no to, in a payload's `errors`. */
export const refusals = defineRefusals({
  SKU_TAKEN: {
    type: 'SkuTakenError',
    when: 'Another variant has the sku.',
    remedy: 'Choose another.',
  },
  PRODUCT_NOT_FOUND: {
    type: 'ProductNotFoundError',
    when: 'No product has the id.',
    remedy: 'Reload the list.',
  },
  VARIANT_NOT_FOUND: {
    type: 'VariantNotFoundError',
    when: 'No variant has the id.',
    remedy: 'Reload the list.',
  },
  VARIANT_LIMIT_REACHED: {
    type: 'VariantLimitReachedError',
    when: 'The product has 100 variants already.',
    remedy: 'Make another product.',
  },
  WAREHOUSE_NOT_FOUND: {
    type: 'WarehouseNotFoundError',
    when: 'No warehouse has the id.',
    remedy: 'Reload the list.',
  },
  WAREHOUSE_CODE_TAKEN: {
    type: 'WarehouseCodeTakenError',
    when: 'Another warehouse has the code.',
    remedy: 'Choose another.',
  },
  WAREHOUSE_LIMIT_REACHED: {
    type: 'WarehouseLimitReachedError',
    when: 'There are 200 warehouses already.',
    remedy: 'Retire one.',
  },
  STOCK_CHANGED: {
    type: 'StockChangedError',
    when: 'Another number of units is on hand than `expectedOnHand` says. Nothing was changed.',
    remedy: 'Count again; `onHand` has the number.',
  },
  INSUFFICIENT_STOCK: {
    type: 'InsufficientStockError',
    when: 'An adjustment would take units that are not there or are set aside for orders.',
    remedy: 'Adjust by less, or cancel orders first.',
  },
  STOCK_LIMIT_EXCEEDED: {
    type: 'StockLimitExceededError',
    when: 'A level would hold more than 10,000,000 units.',
    remedy: 'Check the quantity.',
  },
});
