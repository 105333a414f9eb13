import { describe, expect, it } from 'vitest';
import { settlementTiming, stampSaga } from './saga-times.ts';

const placedAt = new Date('2026-03-01T12:00:00.000Z');
const later = (ms: number) => new Date(placedAt.getTime() + ms);
const untouched = { heldAt: null, approvedAt: null, committedAt: null };

describe('the times of a saga', () => {
  it('are those of stock for what stock did, and ours for what we did', () => {
    const held = stampSaga(untouched, 'HELD', { at: later(10), now: later(14) });
    expect(held).toEqual({ heldAt: later(10), approvedAt: later(14), committedAt: null });
    const committed = stampSaga(held, 'COMMITTED', { at: later(20), now: later(25) });
    expect(committed).toEqual({ ...held, committedAt: later(20) });
  });

  it('are left alone by whatever else happens', () => {
    for (const event of ['REFUSED', 'HOLD_EXPIRED', 'DEADLINE_PASSED', 'CANCEL'] as const) {
      expect(stampSaga(untouched, event, { at: later(10), now: later(14) })).toEqual(untouched);
    }
  });
});

describe('the timing of a settled order', () => {
  it('adds up to its total', () => {
    const saga = { heldAt: later(10), approvedAt: later(14), committedAt: later(20) };
    expect(settlementTiming({ placedAt }, saga, later(25))).toEqual({
      heldMs: 10,
      approvedMs: 4,
      committedMs: 6,
      settledMs: 5,
      totalMs: 25,
    });
  });

  it('leaves out steps that did not happen', () => {
    expect(settlementTiming({ placedAt }, untouched, later(25))).toEqual({
      heldMs: null,
      approvedMs: null,
      committedMs: null,
      settledMs: 25,
      totalMs: 25,
    });
  });

  it('shows a clock that goes wrong, and keeps the total right', () => {
    const saga = { ...untouched, heldAt: later(-5), approvedAt: later(3) };
    expect(settlementTiming({ placedAt }, saga, later(9))).toMatchObject({
      heldMs: -5,
      approvedMs: 8,
      settledMs: 6,
      totalMs: 9,
    });
  });
});
