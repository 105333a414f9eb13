import { expect, it } from 'vitest';
import { behind, impossible } from './judge-sightings.ts';

const histories = new Map([['ord_1', ['PENDING', 'CONFIRMED', 'CANCELLED']]]);
const saw = (...statuses: string[]) => [{ who: 'client 1', orderId: 'ord_1', statuses }];

it('takes what was missed for possible', () => {
  expect(impossible(saw('PENDING', 'CANCELLED'), histories)).toEqual([]);
  expect(impossible(saw('CONFIRMED', 'CANCELLED'), histories)).toEqual([]);
  expect(impossible(saw(), histories)).toEqual([]);
});

it('finds a state that never was, and one that was over', () => {
  const was = 'it was PENDING, CONFIRMED, CANCELLED';
  expect(impossible(saw('PENDING', 'EXPIRED'), histories)).toEqual([
    `client 1 saw ord_1 PENDING, EXPIRED; ${was}`,
  ]);
  expect(impossible(saw('CONFIRMED', 'PENDING'), histories)).toEqual([
    `client 1 saw ord_1 CONFIRMED, PENDING; ${was}`,
  ]);
});

it('finds an order that nobody knows', () => {
  expect(impossible(saw('PENDING'), new Map())).toHaveLength(1);
});

it('finds who is behind', () => {
  expect(behind(saw('PENDING', 'CANCELLED'), histories)).toEqual([]);
  expect(behind(saw('PENDING', 'CONFIRMED'), histories)).toEqual([
    'client 1 sees ord_1 CONFIRMED; it is CANCELLED',
  ]);
  expect(behind(saw(), histories)).toEqual(['client 1 sees ord_1 not at all; it is CANCELLED']);
});
