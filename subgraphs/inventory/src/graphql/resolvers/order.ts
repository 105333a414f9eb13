import { requireUser } from '@supergraph/service/identity/caller';
import { availableUnits, noStock } from '../../domain/level.ts';
import { shortfall } from '../../domain/shortfall.ts';
import type { GraphContext } from '../context.ts';
import type { OrderLineResolvers, OrderResolvers } from '../generated/resolvers.ts';
import { requireReservationAccess } from '../visibility.ts';

export const Order: OrderResolvers = {
  __resolveReference: ({ id }) => ({ id }),
  reservation: async ({ id }, _, { caller, loaders }) => {
    requireUser(caller);
    const reservation = await loaders.reservationOfOrder.load(id);
    if (reservation) requireReservationAccess(caller, reservation.customerId);
    return reservation;
  },
};

export const OrderLine: OrderLineResolvers = {
  __resolveReference: ({ id, quantity, variant }) => ({ id, quantity, variant }),
  allocations: ({ id }, _, context) => liveAllocations(id, context),
  shortfall: async ({ id, quantity, variant }, _, context) => {
    const allocations = await liveAllocations(id, context);
    // Without what orders knows of the line there is nothing to reckon with.
    if (quantity === undefined || !variant) return null;
    const stock = await context.loaders.stockOfVariant.load(variant.id);
    return shortfall({
      quantity,
      allocated: allocations.reduce((sum, allocation) => sum + allocation.quantity, 0),
      available: availableUnits(stock ?? noStock(variant.id)),
    });
  },
};

/** What is held or sold for a line at this moment. */
async function liveAllocations(lineId: string, { caller, loaders }: GraphContext) {
  requireUser(caller);
  const rows = await loaders.linesOfOrderLine.load(lineId);
  for (const { reservation } of rows) requireReservationAccess(caller, reservation.customerId);
  return rows
    .filter(({ reservation: { status } }) => status === 'HELD' || status === 'COMMITTED')
    .map(({ line }) => line);
}
