import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canBecome, type OrderStatus } from './order-status.ts';
import { decide, initialState, type SagaEvent, type SagaState, sagaEvents } from './saga.ts';

const state = (status: OrderStatus, step: SagaState['step'] = 'DONE'): SagaState => ({
  status,
  step,
});

const holding = state('PENDING', 'HOLD');
const committing = state('PENDING', 'COMMIT');

describe('an answer of stock', () => {
  it.each([
    { of: holding, event: 'HELD', next: committing, announce: 'approved' },
    { of: holding, event: 'REFUSED', next: state('REJECTED'), announce: 'rejected' },
    { of: holding, event: 'COMMITTED', next: state('CONFIRMED'), announce: 'confirmed' },
    { of: holding, event: 'HOLD_EXPIRED', next: state('EXPIRED'), announce: 'expired' },
    { of: committing, event: 'COMMITTED', next: state('CONFIRMED'), announce: 'confirmed' },
    { of: committing, event: 'HOLD_EXPIRED', next: state('EXPIRED'), announce: 'expired' },
  ] as const)('$event moves $of.status/$of.step on', ({ of, event, next, announce }) => {
    expect(decide(of, event)).toEqual({ kind: 'advance', next, announce });
  });

  it.each([
    { of: committing, event: 'HELD' },
    { of: committing, event: 'REFUSED' },
    { of: state('CONFIRMED'), event: 'HELD' },
    { of: state('CONFIRMED'), event: 'COMMITTED' },
    { of: state('CONFIRMED'), event: 'REFUSED' },
    { of: state('CONFIRMED'), event: 'HOLD_EXPIRED' },
    { of: state('REJECTED'), event: 'REFUSED' },
    { of: state('REJECTED'), event: 'HELD' },
    { of: state('EXPIRED'), event: 'HOLD_EXPIRED' },
    { of: state('CANCELLED'), event: 'REFUSED' },
  ] as const)('$event is ignored by $of.status/$of.step', ({ of, event }) => {
    expect(decide(of, event)).toEqual({ kind: 'ignore' });
  });

  it.each([
    { status: 'CANCELLED', event: 'HELD', announce: 'cancelled' },
    { status: 'CANCELLED', event: 'COMMITTED', announce: 'cancelled' },
    { status: 'EXPIRED', event: 'HELD', announce: 'expired' },
    { status: 'EXPIRED', event: 'COMMITTED', announce: 'expired' },
  ] as const)(
    '$event after $status is answered with $announce again',
    ({ status, event, announce }) => {
      expect(decide(state(status), event)).toEqual({ kind: 'repeat', announce });
    },
  );
});

describe('time', () => {
  it.each([
    { of: holding, announce: 'placed' },
    { of: committing, announce: 'approved' },
  ] as const)('repeats "$announce" while $of.step is awaited', ({ of, announce }) => {
    expect(decide(of, 'OVERDUE')).toEqual({ kind: 'repeat', announce });
  });

  it.each([holding, committing])('ends $status/$step at the deadline', (of) => {
    expect(decide(of, 'DEADLINE_PASSED')).toEqual({
      kind: 'advance',
      next: state('EXPIRED'),
      announce: 'expired',
    });
  });
});

describe('a command', () => {
  it.each([holding, committing, state('CONFIRMED')])('cancels $status/$step', (of) => {
    expect(decide(of, 'CANCEL')).toEqual({
      kind: 'advance',
      next: state('CANCELLED'),
      announce: 'cancelled',
    });
  });

  it.each(['COMPLETED', 'REJECTED', 'EXPIRED'] as const)(
    'to cancel is refused when %s',
    (status) => {
      expect(decide(state(status), 'CANCEL')).toEqual({ kind: 'refuse' });
    },
  );

  it.each([holding, state('REJECTED'), state('EXPIRED'), state('CANCELLED')])(
    'to complete is refused when $status',
    (of) => {
      expect(decide(of, 'COMPLETE')).toEqual({ kind: 'refuse' });
    },
  );

  it('completes a confirmed order', () => {
    expect(decide(state('CONFIRMED'), 'COMPLETE')).toMatchObject({ next: state('COMPLETED') });
  });

  it.each([
    { status: 'CANCELLED', event: 'CANCEL' },
    { status: 'COMPLETED', event: 'COMPLETE' },
  ] as const)('$event twice changes nothing', ({ status, event }) => {
    expect(decide(state(status), event)).toEqual({ kind: 'ignore' });
  });
});

describe('whatever happens, in whatever order', () => {
  const anyHistory = fc.array(fc.constantFrom(...sagaEvents), { maxLength: 30 });

  function run(history: readonly SagaEvent[]): SagaState[] {
    const states = [initialState];
    for (const event of history) {
      const last = states.at(-1) ?? initialState;
      const decision = decide(last, event);
      states.push(decision.kind === 'advance' ? decision.next : last);
    }
    return states;
  }

  it('every change of status is a legal transition', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const states = run(history);
        states.slice(1).forEach((next, index) => {
          const previous = states[index] ?? initialState;
          if (next.status !== previous.status) {
            expect(canBecome(previous.status, next.status)).toBe(true);
          }
        });
      }),
    );
  });

  it('an order is PENDING exactly while its saga is not done', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        for (const { status, step } of run(history)) {
          expect(status === 'PENDING').toBe(step !== 'DONE');
        }
      }),
    );
  });

  it('an event that comes twice in a row changes nothing the second time', () => {
    fc.assert(
      fc.property(anyHistory, fc.constantFrom(...sagaEvents), (history, event) => {
        const once = run([...history, event]).at(-1);
        expect(run([...history, event, event]).at(-1)).toEqual(once);
      }),
    );
  });

  it('the deadline settles every order', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        expect(run([...history, 'DEADLINE_PASSED']).at(-1)?.step).toBe('DONE');
      }),
    );
  });
});
