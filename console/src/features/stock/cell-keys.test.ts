import { expect, it } from 'vitest';
import { stepOf } from './cell-keys.ts';

const press = (key: string, more = {}) =>
  stepOf({ key, shiftKey: false, isTyping: false, ...more });

it('walks as a spreadsheet does', () => {
  expect(press('Enter')).toEqual([1, 0]);
  expect(press('Enter', { shiftKey: true })).toEqual([-1, 0]);
  expect(press('ArrowUp', { isTyping: true })).toEqual([-1, 0]);
  expect(press('ArrowRight')).toEqual([0, 1]);
  expect(press('ArrowLeft')).toEqual([0, -1]);
});

it('leaves the cursor within what is typed, and Tab to the browser', () => {
  expect(press('ArrowRight', { isTyping: true })).toBeUndefined();
  expect(press('Tab')).toBeUndefined();
  expect(press('7')).toBeUndefined();
});
