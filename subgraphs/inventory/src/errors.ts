import { defineRefusals } from '@supergraph/service/errors';

/** What inventory says no to, in a payload's `errors`. */
export const refusals = defineRefusals({
  SKU_TAKEN: { type: 'SkuTakenError', when: 'Another variant has the sku already.' },
  PRODUCT_NOT_FOUND: { type: 'ProductNotFoundError', when: 'No product has the id.' },
  VARIANT_NOT_FOUND: { type: 'VariantNotFoundError', when: 'No variant has the id.' },
  VARIANT_LIMIT_REACHED: {
    type: 'VariantLimitReachedError',
    when: 'The product has 100 variants already.',
  },
  WAREHOUSE_NOT_FOUND: { type: 'WarehouseNotFoundError', when: 'No warehouse has the id.' },
  WAREHOUSE_CODE_TAKEN: {
    type: 'WarehouseCodeTakenError',
    when: 'Another warehouse has the code already.',
  },
  WAREHOUSE_LIMIT_REACHED: {
    type: 'WarehouseLimitReachedError',
    when: 'There are 200 warehouses already.',
  },
  STOCK_CHANGED: {
    type: 'StockChangedError',
    when: 'Another number of units is on hand than the adjustment expects.',
  },
  INSUFFICIENT_STOCK: {
    type: 'InsufficientStockError',
    when: 'An adjustment would take units that are not there or are set aside for orders.',
  },
  STOCK_LIMIT_EXCEEDED: {
    type: 'StockLimitExceededError',
    when: 'A level would hold more than 10,000,000 units.',
  },
});
