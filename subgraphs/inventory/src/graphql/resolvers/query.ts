import { badInput, parseInput } from '@supergraph/service/errors';
import { requirePermission } from '@supergraph/service/identity/caller';
import { productIdSchema, skuSchema, variantIdSchema } from '../../actions/input.ts';
import type { QueryResolvers } from '../generated/resolvers.ts';
import { pageHeldStock } from '../pages/held-stock.ts';
import { listLowStock } from '../pages/low-stock.ts';
import { pageMovements } from '../pages/movements.ts';
import { pageProducts } from '../pages/products.ts';

export const Query: QueryResolvers = {
  product: (_, { id }, { loaders }) => loaders.product.load(parseInput(productIdSchema, id, 'id')),

  products: (_, args, { db, caller }) => pageProducts(db, caller, args),

  variant: (_, { id, sku }, { loaders }) => {
    if (id != null && sku == null) {
      return loaders.variant.load(parseInput(variantIdSchema, id, 'id'));
    }
    if (sku != null && id == null) {
      return loaders.variantBySku.load(parseInput(skuSchema, sku, 'sku'));
    }
    throw badInput(['id'], 'exclusive', 'exactly one of id and sku must be given');
  },

  warehouses: (_, _args, { caller, loaders }) => {
    requirePermission(caller, 'stock:read');
    return loaders.allWarehouses();
  },

  lowStock: (_, args, context) => listLowStock(context, args),

  heldStock: (_, args, context) => pageHeldStock(context, args),

  outboxStatus: (_, _args, { caller }) => {
    requirePermission(caller, 'operations:read');
    return {};
  },

  stockMovements: (_, args, { db, caller }) => {
    requirePermission(caller, 'stock:read');
    return pageMovements(db, args);
  },
};
