import { expect, it } from 'vitest';
import { createBreaker } from './breaker.ts';

function createClockedBreaker({ failuresMin = 4, openMs = 1_000 } = {}) {
  let nowMs = 0;
  const breaker = createBreaker({ clock: () => nowMs, failuresMin, openMs });
  return {
    breaker,
    pass(ms: number) {
      nowMs += ms;
    },
    record(isWell: boolean, times = 1) {
      for (let count = 0; count < times; count += 1) breaker.record(isWell);
    },
  };
}

it('opens after so many failures, not after one less', () => {
  const { breaker, record } = createClockedBreaker();
  record(false, 3);
  expect([breaker.state, breaker.refusal()]).toEqual(['closed', undefined]);
  record(false);
  expect([breaker.state, breaker.refusal()]).toEqual(['open', 1_000]);
});

it('does not open while most go well', () => {
  const { breaker, record } = createClockedBreaker();
  record(true, 10);
  record(false, 9);
  expect(breaker.state).toBe('closed');
  record(false);
  expect(breaker.state).toBe('open');
});

it('forgets after ten seconds', () => {
  const { breaker, record, pass } = createClockedBreaker();
  record(false, 3);
  pass(10_001);
  record(false, 3);
  expect(breaker.state).toBe('closed');
  pass(500);
  record(false);
  expect(breaker.state).toBe('open');
});

it('lets one try after a while, and closes if that goes well', () => {
  const { breaker, record, pass } = createClockedBreaker();
  record(false, 4);
  pass(400);
  expect(breaker.refusal()).toBe(600);
  pass(600);
  expect(breaker.state).toBe('half-open');
  expect([breaker.refusal(), breaker.refusal()]).toEqual([undefined, 1_000]);
  record(true);
  expect([breaker.state, breaker.refusal()]).toEqual(['closed', undefined]);
  record(false, 3);
  expect(breaker.state).toBe('closed');
});

it('stays open for as long again if that fails', () => {
  const { breaker, record, pass } = createClockedBreaker();
  record(false, 4);
  pass(1_000);
  expect(breaker.refusal()).toBeUndefined();
  pass(300);
  record(false);
  expect(breaker.refusal()).toBe(1_000);
});

it('lets another try where nothing is heard of the one', () => {
  const { breaker, record, pass } = createClockedBreaker();
  record(false, 4);
  pass(1_000);
  expect(breaker.refusal()).toBeUndefined();
  pass(999);
  expect(breaker.refusal()).toBe(1);
  pass(1);
  expect(breaker.refusal()).toBeUndefined();
});
