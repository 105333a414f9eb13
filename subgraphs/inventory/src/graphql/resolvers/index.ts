import { scalarResolvers } from '@supergraph/service/graphql/scalars';
import type { Resolvers } from '../generated/resolvers.ts';
import { errorUnions } from './errors.ts';
import { Mutation } from './mutation.ts';
import { OutboxStatus } from './operations.ts';
import { Order, OrderLine } from './order.ts';
import { Product } from './product.ts';
import { ProductImage } from './product-image.ts';
import { ProductVariant } from './product-variant.ts';
import { Query } from './query.ts';
import { Allocation, Reservation } from './reservation.ts';
import { Availability, StockLevel, StockMovement } from './stock.ts';
import { Subscription } from './subscription.ts';
import { Warehouse } from './warehouse.ts';

export const resolvers: Resolvers = {
  ...scalarResolvers,
  ...errorUnions,
  Query,
  Mutation,
  Product,
  ProductImage,
  ProductVariant,
  Availability,
  StockLevel,
  StockMovement,
  Warehouse,
  Subscription,
  Reservation,
  OutboxStatus,
  Allocation,
  Order,
  OrderLine,
};
