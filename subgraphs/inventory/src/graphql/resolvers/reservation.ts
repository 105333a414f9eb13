import type { AllocationResolvers, ReservationResolvers } from '../generated/resolvers.ts';
import { seesReservation } from '../visibility.ts';
import { found } from './found.ts';

export const Reservation: ReservationResolvers = {
  __resolveReference: async ({ id }, { caller, loaders }) => {
    const reservation = await loaders.reservation.load(id);
    if (!reservation || !seesReservation(caller, reservation.customerId)) return null;
    return reservation;
  },
  order: ({ orderId }) => ({ id: orderId }),
  allocations: ({ id }, _, { loaders }) => loaders.linesOfReservation.load(id),
};

export const Allocation: AllocationResolvers = {
  reservation: async ({ reservationId }, _, { loaders }) =>
    found(await loaders.reservation.load(reservationId), `reservation ${reservationId}`),
  variant: ({ variantId }, _, { loaders }) => loaders.variant.load(variantId),
  warehouse: async ({ warehouseId }, _, { loaders }) =>
    found(await loaders.warehouse.load(warehouseId), `warehouse ${warehouseId}`),
};
