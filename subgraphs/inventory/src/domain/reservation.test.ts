import { describe, expect, it } from 'vitest';
import {
  assertTransition,
  IllegalTransition,
  isDue,
  onApproval,
  onWithdrawal,
  type ReservationStatus,
  reservationStatuses,
} from './reservation.ts';
import { settlementMovements } from './settlement.ts';

const now = new Date('2026-03-01T12:00:00Z');
const later = new Date('2026-03-01T12:00:01Z');

const legal: [ReservationStatus, ReservationStatus][] = [
  ['HELD', 'COMMITTED'],
  ['HELD', 'RELEASED'],
  ['HELD', 'EXPIRED'],
  ['COMMITTED', 'RETURNED'],
];

describe('the states of a reservation', () => {
  it('follow each other as drawn, and every other step is refused aloud', () => {
    for (const from of reservationStatuses) {
      for (const to of reservationStatuses) {
        const step = () => assertTransition(from, to);
        if (legal.some(([a, b]) => a === from && b === to)) expect(step).not.toThrow();
        else expect(step).toThrow(IllegalTransition);
      }
    }
  });

  it('are decided by an approval only while the hold stands and is not due', () => {
    expect(onApproval({ status: 'HELD', expiresAt: later }, now)).toBe('COMMITTED');
    expect(onApproval({ status: 'HELD', expiresAt: now }, now)).toBe('EXPIRED');
    for (const status of reservationStatuses.filter((status) => status !== 'HELD')) {
      expect(onApproval({ status, expiresAt: later }, now)).toBeNull();
    }
  });

  it('are decided by a withdrawal only while something is held or sold', () => {
    expect(reservationStatuses.map((status) => onWithdrawal({ status }))).toEqual([
      'RELEASED',
      'RETURNED',
      null,
      null,
      null,
      null,
    ]);
  });

  it('every decision is a legal step', () => {
    for (const status of reservationStatuses) {
      for (const to of [onApproval({ status, expiresAt: later }, now), onWithdrawal({ status })]) {
        if (to) expect(() => assertTransition(status, to)).not.toThrow();
      }
    }
  });

  it('are due only while HELD', () => {
    expect(isDue({ status: 'HELD', expiresAt: now }, now)).toBe(true);
    expect(isDue({ status: 'HELD', expiresAt: later }, now)).toBe(false);
    expect(isDue({ status: 'COMMITTED', expiresAt: now }, now)).toBe(false);
  });
});

describe('settlement', () => {
  const lines = [
    { variantId: 'a', warehouseId: 'w', quantity: 2 },
    { variantId: 'a', warehouseId: 'w', quantity: 3 },
    { variantId: 'b', warehouseId: 'w', quantity: 1 },
  ];

  it('moves each level once, for all lines that share it', () => {
    const movements = settlementMovements({ status: 'HELD', lines }, 'COMMITTED');
    expect(movements).toEqual([
      { variantId: 'a', warehouseId: 'w', quantity: 5, type: 'SALE' },
      { variantId: 'b', warehouseId: 'w', quantity: 1, type: 'SALE' },
    ]);
  });

  it('refuses to sell what is not held', () => {
    expect(() => settlementMovements({ status: 'EXPIRED', lines }, 'COMMITTED')).toThrow(
      'a reservation that is EXPIRED cannot become COMMITTED',
    );
  });
});
