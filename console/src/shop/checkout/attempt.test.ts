import { expect, it } from 'vitest';
import { createAttempts } from './attempt.ts';

const order = {
  lines: [{ variantId: 'var_1', quantity: 2 }],
  expectedTotal: { amountMinor: '2580', currency: 'EUR' },
};

function browser() {
  const kept = new Map<string, string>();
  let keys = 0;
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  const newKey = () => {
    keys += 1;
    return `key ${keys}`;
  };
  const clock = { now: Date.parse('2026-03-01T12:00:00Z') };
  return { kept, clock, openTab: () => createAttempts({ storage, newKey, now: () => clock.now }) };
}

it('sends the same again until it was answered, in every tab and after a reload', () => {
  const { openTab } = browser();
  const tab = openTab();
  const first = tab.begin('usr_1', order);
  expect(tab.begin('usr_1', order)).toEqual(first);
  // Not even a cart that has changed meanwhile makes a second order: the first may have been placed.
  expect(openTab().begin('usr_1', { ...order, lines: [] })).toEqual(first);
  tab.answered(first);
  expect(tab.unanswered('usr_1')).toBeUndefined();
  expect(tab.begin('usr_1', order).input.idempotencyKey).not.toBe(first.input.idempotencyKey);
});

it('never sends one customer’s order for another', () => {
  const { openTab, kept } = browser();
  const tab = openTab();
  const first = tab.begin('usr_1', order);
  expect(tab.unanswered('usr_2')).toBeUndefined();
  const other = tab.begin('usr_2', order);
  expect(other.input.idempotencyKey).not.toBe(first.input.idempotencyKey);
  kept.set('shop.unanswered-order.usr_2', JSON.stringify(first));
  expect(tab.unanswered('usr_2')).toBeUndefined();
});

it('does not forget a later attempt for the answer of an earlier one', () => {
  const { openTab, kept } = browser();
  const tab = openTab();
  const first = tab.begin('usr_1', order);
  tab.answered(first);
  const second = tab.begin('usr_1', order);
  tab.answered(first);
  expect(tab.unanswered('usr_1')).toEqual(second);
  kept.set('shop.unanswered-order.usr_1', 'no json');
  expect(tab.unanswered('usr_1')).toBeUndefined();
});

it('sends nothing again whose key the graph has forgotten', () => {
  const { openTab, clock } = browser();
  const tab = openTab();
  const first = tab.begin('usr_1', order);
  clock.now += 28 * 24 * 3_600_000;
  expect(tab.unanswered('usr_1')).toEqual(first);
  clock.now += 2 * 24 * 3_600_000;
  expect(tab.unanswered('usr_1')).toBeUndefined();
});
