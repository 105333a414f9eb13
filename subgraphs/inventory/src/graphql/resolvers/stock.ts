import { requirePermission } from '@supergraph/shared/identity/caller';
import { availableUnits, sumLevels } from '../../domain/level.ts';
import type {
  AvailabilityResolvers,
  StockLevelResolvers,
  StockMovementResolvers,
} from '../generated/resolvers.ts';
import { found } from './found.ts';

export const Availability: AvailabilityResolvers = {
  available: (levels) => availableUnits(sumLevels(levels)),
  onHand: (levels) => sumLevels(levels).onHand,
  reserved: (levels) => sumLevels(levels).reserved,
  levels: (levels, _, { caller }) => {
    requirePermission(caller, 'stock:read');
    return levels;
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
