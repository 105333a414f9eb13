import { requirePermission } from '@supergraph/service/identity/caller';
import { availableUnits } from '../../domain/level.ts';
import type {
  AvailabilityResolvers,
  StockLevelResolvers,
  StockMovementResolvers,
} from '../generated/resolvers.ts';
import { found } from './found.ts';

export const Availability: AvailabilityResolvers = {
  available: availableUnits,
  levels: ({ variantId }, _, { caller, loaders }) => {
    requirePermission(caller, 'stock:read');
    return loaders.levelsOfVariant.load(variantId);
  },
};

export const StockLevel: StockLevelResolvers = {
  variant: ({ variantId }, _, { loaders }) => loaders.variant.load(variantId),
  warehouse: async ({ warehouseId }, _, { loaders }) =>
    found(await loaders.warehouse.load(warehouseId), `warehouse ${warehouseId}`),
  available: availableUnits,
};

export const StockMovement: StockMovementResolvers = {
  variant: ({ variantId }, _, { loaders }) => loaders.variant.load(variantId),
  warehouse: async ({ warehouseId }, _, { loaders }) =>
    found(await loaders.warehouse.load(warehouseId), `warehouse ${warehouseId}`),
};
