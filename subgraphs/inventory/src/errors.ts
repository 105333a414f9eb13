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
  PRODUCT_CHANGED: {
    type: 'ProductChangedError',
    when: 'The product has another version than `expectedVersion` says. Nothing was changed.',
    remedy: 'Show both; `product` is as it stands now. Then send its version.',
  },
  VARIANT_NOT_FOUND: {
    type: 'VariantNotFoundError',
    when: 'No variant has the id.',
    remedy: 'Reload the list.',
  },
  VARIANT_CHANGED: {
    type: 'VariantChangedError',
    when: 'The variant has another version than `expectedVersion` says. Nothing was changed.',
    remedy: 'Show both; `variant` is as it stands now. Then send its version.',
  },
  VARIANT_LIMIT_REACHED: {
    type: 'VariantLimitReachedError',
    when: 'The product has 100 variants already.',
    remedy: 'Make another product.',
  },
  UPLOAD_NOT_FOUND: {
    type: 'UploadNotFoundError',
    when: 'The caller has uploaded no such image for this product, it was refused, or it was attached before.',
    remedy: 'Upload it again, with a new ticket.',
  },
  IMAGE_NOT_FOUND: {
    type: 'ImageNotFoundError',
    when: 'The product has no image of this id.',
    remedy: 'Reload the product.',
  },
  IMAGES_CHANGED: {
    type: 'ImagesChangedError',
    when: 'The product has other images than the order names. Nothing was changed.',
    remedy: 'Reload the product and order what it has.',
  },
  IMAGE_LIMIT_REACHED: {
    type: 'ImageLimitReachedError',
    when: 'The product has 20 images already.',
    remedy: 'Remove one first.',
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
