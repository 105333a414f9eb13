import { money } from '@supergraph/service/money';
import { describe, expect, it } from 'vitest';
import { canBecome, orderStatuses } from './order-status.ts';
import { rebuildOrder, type SeededOrder } from './seeded-order.ts';

const placedAt = new Date('2026-03-01T12:00:00Z');
const settledAt = new Date('2026-03-01T12:00:01Z');
const endedAt = new Date('2026-03-02T09:00:00Z');

const ends: Record<SeededOrder['status'], Partial<SeededOrder>> = {
  PENDING: {},
  CONFIRMED: { settledAt },
  COMPLETED: { settledAt, completedAt: endedAt },
  REJECTED: { settledAt, rejection: { code: 'OUT_OF_STOCK', message: 'Sold out.' } },
  EXPIRED: { settledAt },
  CANCELLED: { settledAt, cancelledAt: endedAt },
};

function seeded(changes: Partial<SeededOrder>): SeededOrder {
  return {
    id: 'ord_1',
    sequence: 7n,
    customerId: 'usr_1',
    status: 'PENDING',
    currency: 'EUR',
    placedAt,
    lines: [
      {
        id: 'oln_1',
        variantId: 'a',
        sku: 'A',
        name: 'A',
        quantity: 2,
        unitPrice: money(5n, 'EUR'),
      },
      {
        id: 'oln_2',
        variantId: 'b',
        sku: 'B',
        name: 'B',
        quantity: 1,
        unitPrice: money(7n, 'EUR'),
      },
    ],
    ...changes,
  };
}

describe('an order from a file', () => {
  it.each(orderStatuses)('that is %s has a legal history that leads there', (status) => {
    const { order, events } = rebuildOrder(seeded({ status, ...ends[status] }));
    expect(events.at(0)).toMatchObject({
      fromStatus: null,
      toStatus: 'PENDING',
      occurredAt: placedAt,
    });
    expect(events.at(-1)?.toStatus).toBe(status);
    expect(order).toMatchObject({ status, version: events.length, number: 'ORD-0000007' });
    for (const { fromStatus, toStatus } of events.slice(1)) {
      expect(fromStatus && canBecome(fromStatus, toStatus)).toBe(true);
    }
  });

  it('has the total of its lines', () => {
    expect(rebuildOrder(seeded({})).order.total).toEqual(money(17n, 'EUR'));
  });

  it('that was cancelled before it settled was never confirmed', () => {
    const { order } = rebuildOrder(seeded({ status: 'CANCELLED', cancelledAt: endedAt }));
    expect(order).toMatchObject({ confirmedAt: null, settledAt: endedAt, cancelledAt: endedAt });
  });

  it('that does not say when it ended is refused', () => {
    expect(() => rebuildOrder(seeded({ status: 'COMPLETED', settledAt }))).toThrow(
      'order ord_1 is COMPLETED but does not say since when',
    );
  });
});
