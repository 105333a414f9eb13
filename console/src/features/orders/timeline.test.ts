import { expect, it } from 'vitest';
import { timelineOf } from './timeline.ts';

const at = (second: number) => new Date(Date.UTC(2026, 2, 1, 12, 0, second)).toISOString();
const warehouse = { id: 'whs_1', code: 'BER' };
const nothing = { events: null, saga: null, reservation: null, mails: null, movements: [] };
const nameOf = () => 'somebody';
const movement = { deltaOnHand: 0, deltaReserved: 0, warehouse };

it('tells what happened in every service in one line, the first first', () => {
  const moments = timelineOf({
    ...nothing,
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
    ...nothing,
    // Newest first, as the ledger is read.
    movements: [
      { ...common, id: 'm2', type: 'SALE', deltaOnHand: -2 },
      { ...common, id: 'm1', type: 'RESERVE', deltaReserved: 2 },
    ],
    nameOf,
  });
  expect(moments.map(({ title }) => title)).toEqual(['Units reserved', 'Units left']);
});

it('is as long as what is known, when a service does not answer', () => {
  expect(timelineOf({ ...nothing, nameOf })).toEqual([]);
});

it('says that stock was refused', () => {
  const [moment] = timelineOf({
    ...nothing,
    reservation: {
      id: 'rsv_1',
      status: 'REJECTED',
      createdAt: at(1),
      settledAt: at(1),
      expiresAt: null,
    },
    nameOf,
  });
  expect(moment).toMatchObject({ title: 'Stock refused', service: 'inventory' });
});

const settled = { step: null, attempts: 0, nextAttemptAt: null, deadlineAt: null };

it('has what orders asked of stock and heard, though stock itself does not answer', () => {
  const saga = { ...settled, heldAt: at(2), approvedAt: at(3), committedAt: at(4) };
  expect(timelineOf({ ...nothing, saga, nameOf }).map(({ title }) => title)).toEqual([
    'Stock answered: held',
    'Sale asked for',
    'Stock answered: sold',
  ]);
});

it('ends with what an open order waits for', () => {
  const saga = {
    ...{ heldAt: null, approvedAt: null, committedAt: null },
    ...{ step: 'HOLD' as const, attempts: 2, nextAttemptAt: at(30), deadlineAt: at(50) },
  };
  expect(timelineOf({ ...nothing, saga, nameOf }).at(-1)).toMatchObject({
    title: 'Stock is asked again',
    at: at(30),
    details: [
      'Waits for stock to hold its units, asked again 2 times so far',
      `Given up at ${at(50)}`,
    ],
  });
});

it('has each mail where it stands, and to whom for those who may know', () => {
  const common = { kind: 'CONFIRMATION', createdAt: at(1), sentAt: null, givenUpAt: null } as const;
  const recipient = { id: 'usr_1', displayName: 'Ada', email: 'ada@example.com' };
  const mails = [
    { ...common, id: 'm1', state: 'SENT', sentAt: at(5), recipient },
    { ...common, id: 'm2', state: 'WAITING', recipient: { id: 'usr_1' } },
    { ...common, id: 'm3', state: 'GIVEN_UP', givenUpAt: at(9), recipient: null },
  ] as const;
  const moments = timelineOf({ ...nothing, mails: [...mails], nameOf });
  expect(moments.map(({ title, details }) => [title, ...details])).toEqual([
    ['Confirmation waits to be mailed'],
    ['Confirmation mailed', 'To Ada, ada@example.com'],
    ['Confirmation could not be mailed'],
  ]);
});
