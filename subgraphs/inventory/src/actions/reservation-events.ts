import type { NewEvent } from '@supergraph/events/outbox';
import { moneyToJson } from '@supergraph/service/money';
import type { Rejection } from '../domain/hold.ts';
import type { LockedReservation } from '../store/locks.ts';
import type { ReservationLine, ReservationRow } from '../store/reservations.ts';
import type { RejectionJson } from '../store/tables.ts';

/** A reservation as it stands, with what its event tells. */
export type EventReservation = Pick<
  LockedReservation,
  'id' | 'orderId' | 'status' | 'expiresAt' | 'version'
> & {
  rejection: RejectionJson | null;
  lines: readonly Pick<ReservationLine, 'lineId' | 'variantId' | 'warehouseId' | 'quantity'>[];
};

const types: Record<ReservationRow['status'], string> = {
  HELD: 'inventory.reservation.held.v1',
  REJECTED: 'inventory.reservation.rejected.v1',
  COMMITTED: 'inventory.reservation.committed.v1',
  RELEASED: 'inventory.reservation.released.v1',
  RETURNED: 'inventory.reservation.returned.v1',
  EXPIRED: 'inventory.reservation.expired.v1',
};

/**
 * The event that tells how a reservation stands. Its subject is the order, so that an order's
 * events are handled one after another.
 */
export function reservationEvent(reservation: EventReservation): NewEvent {
  const { orderId, status, version } = reservation;
  return { type: types[status], subject: orderId, sequence: version, data: dataOf(reservation) };
}

function dataOf({ id, orderId, status, expiresAt, rejection, lines }: EventReservation): object {
  switch (status) {
    case 'HELD': {
      const allocations = lines.map(({ lineId, variantId, warehouseId, quantity }) => ({
        lineId,
        variantId,
        warehouseId,
        quantity,
      }));
      return { orderId, reservationId: id, expiresAt: expiresAt?.toISOString(), allocations };
    }
    case 'REJECTED':
      return { orderId, ...rejection };
    default:
      return { orderId, reservationId: id };
  }
}

export function rejectionToJson({ code, message, lines }: Rejection): RejectionJson {
  return {
    code,
    message,
    lines: lines.map(({ currentPrice, ...line }) => ({
      ...line,
      ...(currentPrice && { currentPrice: moneyToJson(currentPrice) }),
    })),
  };
}
