import { describe, expect, it } from 'vitest';
import {
  canBecome,
  changeStatus,
  IllegalTransition,
  isFinal,
  orderStatuses,
} from './order-status.ts';

const legal = new Set([
  'PENDING CONFIRMED',
  'PENDING REJECTED',
  'PENDING EXPIRED',
  'PENDING CANCELLED',
  'CONFIRMED COMPLETED',
  'CONFIRMED CANCELLED',
]);

describe('the status of an order', () => {
  const pairs = orderStatuses.flatMap((from) => orderStatuses.map((to) => ({ from, to })));

  it.each(pairs)('$from → $to is decided', ({ from, to }) => {
    if (legal.has(`${from} ${to}`)) {
      expect(changeStatus(from, to)).toBe(to);
    } else {
      expect(() => changeStatus(from, to)).toThrow(IllegalTransition);
    }
    expect(canBecome(from, to)).toBe(legal.has(`${from} ${to}`));
  });

  it('names both ends of an illegal transition', () => {
    expect(() => changeStatus('REJECTED', 'CONFIRMED')).toThrow(
      'an order that is REJECTED cannot become CONFIRMED',
    );
  });

  it('is final where nothing follows', () => {
    expect(orderStatuses.filter(isFinal)).toEqual([
      'COMPLETED',
      'REJECTED',
      'EXPIRED',
      'CANCELLED',
    ]);
  });
});
