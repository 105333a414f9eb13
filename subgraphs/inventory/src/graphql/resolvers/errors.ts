import { refusals } from '../../errors.ts';

/** Which member of its union each refusal is. */
const union = { __resolveType: refusals.resolveType };

export const errorUnions = {
  CreateProductError: union,
  UpdateProductError: union,
  CreateImageUploadError: union,
  AttachProductImageError: union,
  ReorderProductImagesError: union,
  RemoveProductImageError: union,
  SetProductImageAltError: union,
  CreateVariantError: union,
  UpdateVariantError: union,
  SetPriceError: union,
  CreateWarehouseError: union,
  ReceiveStockError: union,
  AdjustStockError: union,
  UserError: union,
};
