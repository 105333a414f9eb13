import { holdTtlMs, iso, openHoldMs } from './calendar.ts';
import type { AllocationSeed, OrderSeed, ReservationSeed } from './formats.ts';
import { demoId } from './ids.ts';
import type { Random } from './random.ts';

/** Which warehouses keep a variant, the nearest first. */
export type Placement = ReadonlyMap<string, readonly string[]>;

/** What inventory knows of each order: its state follows from the order's. */
export function demoReservations(
  random: Random,
  orders: OrderSeed[],
  placement: Placement,
): ReservationSeed[] {
  return orders
    .filter((order) => order.status !== 'REJECTED')
    .map((order): ReservationSeed => {
      const createdAt = Date.parse(order.placedAt) + 100;
      return {
        id: demoId('reservation', createdAt, random),
        orderId: order.id,
        customerId: order.customerId,
        ...reservationState(order),
        createdAt: iso(createdAt),
        expiresAt: iso(createdAt + (order.status === 'PENDING' ? openHoldMs : holdTtlMs)),
        lines: order.lines.flatMap((line) => allocate(random, line, placement)),
      };
    });
}

function reservationState(order: OrderSeed): Pick<ReservationSeed, 'status' | 'settledAt'> {
  switch (order.status) {
    case 'PENDING':
      return { status: 'HELD' };
    case 'EXPIRED':
      return { status: 'EXPIRED', settledAt: order.settledAt };
    case 'CANCELLED':
      return { status: order.settledAt ? 'RETURNED' : 'RELEASED', settledAt: order.cancelledAt };
    default:
      return { status: 'COMMITTED', settledAt: order.settledAt };
  }
}

/** One warehouse serves a line as a rule; now and then two share it. */
function allocate(
  random: Random,
  line: OrderSeed['lines'][number],
  placement: Placement,
): AllocationSeed[] {
  const [first, second] = placement.get(line.variantId) ?? [];
  if (!first) throw new Error(`the demo keeps ${line.sku} in no warehouse`);
  const allocation = (warehouseId: string, quantity: number): AllocationSeed => ({
    lineId: line.id,
    variantId: line.variantId,
    warehouseId,
    quantity,
  });
  if (!second || line.quantity === 1 || random.chance(0.8))
    return [allocation(first, line.quantity)];
  return [allocation(first, line.quantity - 1), allocation(second, 1)];
}
