import { describe, expect, it } from 'vitest';
import { type PastReservation, replayHistory } from './history.ts';

const key = { variantId: 'a', warehouseId: 'w' };
const day = (number: number) => new Date(Date.UTC(2026, 0, number));
const receipt = { ...key, quantity: 10, reference: 'PO-1', receivedAt: day(1) };
const taken = (status: PastReservation['status'], quantity: number): PastReservation => ({
  orderId: `ord_${status}`,
  status,
  createdAt: day(2),
  settledAt: status === 'HELD' ? null : day(3),
  lines: [{ ...key, quantity }],
});

describe('a replayed history', () => {
  it('ends in the counters that its ledger adds up to', () => {
    const { levels, entries } = replayHistory(
      [receipt],
      [
        taken('HELD', 1),
        taken('COMMITTED', 2),
        taken('RELEASED', 1),
        taken('EXPIRED', 1),
        taken('RETURNED', 3),
      ],
    );
    expect(levels).toEqual([{ ...key, onHand: 8, reserved: 1 }]);
    expect(entries.map(({ type }) => type).sort()).toEqual([
      'RECEIPT',
      'RELEASE',
      'RELEASE',
      'RESERVE',
      'RESERVE',
      'RESERVE',
      'RESERVE',
      'RESERVE',
      'RETURN',
      'SALE',
      'SALE',
    ]);
    expect(entries.at(-1)).toMatchObject({ onHandAfter: 8, reservedAfter: 1 });
  });

  it('refuses to take what has not come in yet', () => {
    const late = { ...receipt, receivedAt: day(4) };
    expect(() => replayHistory([late], [taken('HELD', 1)])).toThrow('RESERVE of 1 units');
  });
});
