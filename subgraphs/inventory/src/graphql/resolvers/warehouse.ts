import { hasPermission } from '@supergraph/service/identity/caller';
import type { WarehouseResolvers } from '../generated/resolvers.ts';

export const Warehouse: WarehouseResolvers = {
  __resolveReference: ({ id }, { caller, loaders }) =>
    hasPermission(caller, 'stock:read') ? loaders.warehouse.load(id) : null,
};
