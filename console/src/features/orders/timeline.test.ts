import { expect, it } from 'vitest';
import { timelineOf } from './timeline.ts';

const at = (second: number) => new Date(Date.UTC(2026, 2, 1, 12, 0, second)).toISOString();
const warehouse = { id: 'whs_1', code: 'BER' };
const movement = { deltaOnHand: 0, deltaReserved: 0, warehouse };

it('tells what happened in every service in one line, the first first', () => {
  const moments = timelineOf({
    events: [
      {
        id: 'e1',
        fromStatus: null,
        toStatus: 'PENDING',
        reason: null,
        occurredAt: at(1),
        actor: { id: 'usr_1' },
      },
      {
        id: 'e2',
        fromStatus: 'PENDING',
        toStatus: 'CONFIRMED',
        reason: null,
        occurredAt: at(3),
        actor: null,
      },
    ],
    reservation: {
      id: 'rsv_1',
      status: 'COMMITTED',
      createdAt: at(2),
      settledAt: at(2),
      expiresAt: null,
    },
    movements: [
      {
        ...movement,
        id: 'm2',
        type: 'SALE',
        deltaOnHand: -2,
        occurredAt: at(2),
        variant: { id: 'v1', sku: 'TEA-1' },
      },
      {
        ...movement,
        id: 'm3',
        type: 'SALE',
        deltaOnHand: -1,
        occurredAt: at(2),
        variant: { id: 'v2', sku: 'TEA-2' },
      },
    ],
    nameOf: () => 'the customer',
  });
  expect(moments.map(({ title, details }) => [title, ...details])).toEqual([
    ['Placed', 'By the customer'],
    ['Stock set aside'],
    ['Stock sold'],
    ['Units left', '1 × TEA-2 in BER', '2 × TEA-1 in BER'],
    ['Confirmed', 'By the system'],
  ]);
});

it('has what stock did at one moment in the order of the ledger', () => {
  const variant = { id: 'v1', sku: 'TEA-1' };
  const common = { ...movement, occurredAt: at(2), variant };
  const moments = timelineOf({
    events: [],
    reservation: null,
    // Newest first, as the ledger is read.
    movements: [
      { ...common, id: 'm2', type: 'SALE', deltaOnHand: -2 },
      { ...common, id: 'm1', type: 'RESERVE', deltaReserved: 2 },
    ],
    nameOf: () => 'somebody',
  });
  expect(moments.map(({ title }) => title)).toEqual(['Units reserved', 'Units left']);
});

it('is as long as what is known, when a service does not answer', () => {
  const nothing = { events: null, reservation: null, movements: [], nameOf: () => 'somebody' };
  expect(timelineOf(nothing)).toEqual([]);
});

it('says that stock was refused', () => {
  const [moment] = timelineOf({
    events: [],
    reservation: {
      id: 'rsv_1',
      status: 'REJECTED',
      createdAt: at(1),
      settledAt: at(1),
      expiresAt: null,
    },
    movements: [],
    nameOf: () => 'somebody',
  });
  expect(moment).toMatchObject({ title: 'Stock refused', service: 'inventory' });
});
