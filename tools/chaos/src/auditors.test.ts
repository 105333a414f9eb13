import { describe, expect, it } from 'vitest';
import { audit } from './auditors.ts';
import type { Journal } from './clients.ts';
import type { Evidence } from './evidence.ts';
import type { Shop } from './shop.ts';

const customerId = 'usr_1';
const session = { userId: customerId, token: '', renew: async () => undefined };
const shop: Shop = {
  customers: [session],
  keeper: session,
  warehouseId: 'whs_1',
  variantIds: ['var_1'],
  price: 10n,
};

/** Ten units came in; one order of two was confirmed, one of three was cancelled after its sale. */
function soundEvidence(): Evidence {
  return {
    orders: [
      { id: 'ord_1', customerId, status: 'CONFIRMED', totalMinor: 20n },
      { id: 'ord_2', customerId, status: 'CANCELLED', totalMinor: 30n },
    ],
    orderedUnits: new Map([
      ['ord_1', new Map([['var_1', 2]])],
      ['ord_2', new Map([['var_1', 3]])],
    ]),
    orderedMinor: new Map([
      ['ord_1', 20n],
      ['ord_2', 30n],
    ]),
    keys: [
      { customerId, key: 'key-1', orderId: 'ord_1' },
      { customerId, key: 'key-2', orderId: 'ord_2' },
    ],
    reservations: new Map([
      ['ord_1', { orderId: 'ord_1', status: 'COMMITTED' }],
      ['ord_2', { orderId: 'ord_2', status: 'RETURNED' }],
    ]),
    reservedUnits: new Map([
      ['ord_1', new Map([['var_1', 2]])],
      ['ord_2', new Map([['var_1', 3]])],
    ]),
    levels: new Map([['var_1', { onHand: 8, reserved: 0 }]]),
    movements: [
      { variantId: 'var_1', type: 'RECEIPT', onHand: 10, reserved: 0 },
      { variantId: 'var_1', type: 'RESERVE', onHand: 0, reserved: 5 },
      { variantId: 'var_1', type: 'SALE', onHand: -5, reserved: -5 },
      { variantId: 'var_1', type: 'RETURN', onHand: 3, reserved: 0 },
    ],
    receipts: new Map([['receipt-1', { rows: 1, units: 10 }]]),
    events: [{ id: 'evt_1', type: 'orders.order.placed.v1', source: 'orders', isPublished: true }],
    inbox: { orders: new Set(), inventory: new Set(['evt_1']) },
    deadLetters: [],
  };
}

function soundJournal(): Journal {
  return {
    samples: [],
    attempts: new Map([
      ['key-1', { customerId, units: new Map([['var_1', 2]]), orderId: 'ord_1' }],
      ['key-2', { customerId, units: new Map([['var_1', 3]]), orderId: 'ord_2' }],
    ]),
    cancelled: new Set(['ord_2']),
    receipts: new Map([['receipt-1', { variantId: 'var_1', quantity: 10, isAnswered: true }]]),
    surprises: [],
  };
}

function brokenClaims(harm: (evidence: Evidence, journal: Journal) => void): string[] {
  const evidence = soundEvidence();
  const journal = soundJournal();
  harm(evidence, journal);
  return audit(evidence, journal, shop)
    .filter(({ violations }) => violations.length > 0)
    .map(({ claim }) => claim);
}

describe('the auditors', () => {
  it('find nothing where nothing is wrong', () => {
    expect(brokenClaims(() => undefined)).toEqual([]);
  });

  const harms: [string, string, (evidence: Evidence, journal: Journal) => void][] = [
    [
      'an order that waits',
      'every accepted order is settled',
      ({ orders }) => setStatus(orders, 'PENDING'),
    ],
    [
      'an order that is gone',
      'no accepted order is lost',
      (evidence) => void evidence.orders.pop(),
    ],
    [
      'a second order for one attempt',
      'no order is doubled',
      ({ orders }) =>
        void orders.push({ id: 'ord_3', customerId, status: 'REJECTED', totalMinor: 0n }),
    ],
    [
      'an order of other units',
      'every order is what its customer asked for',
      ({ orderedUnits }) => void orderedUnits.get('ord_1')?.set('var_1', 1),
    ],
    [
      'an order that came back after its cancellation',
      'what was answered as cancelled is cancelled',
      (_evidence, { cancelled }) => void cancelled.add('ord_1'),
    ],
    [
      'a confirmed order without stock',
      'confirmed orders have their stock, others hold none',
      ({ reservations }) => void reservations.set('ord_1', { orderId: 'ord_1', status: 'HELD' }),
    ],
    [
      'a cancelled order with stock',
      'confirmed orders have their stock, others hold none',
      ({ reservations }) =>
        void reservations.set('ord_2', { orderId: 'ord_2', status: 'COMMITTED' }),
    ],
    [
      'a receipt that was booked twice',
      'every receipt is booked once',
      ({ receipts }) => void receipts.set('receipt-1', { rows: 2, units: 20 }),
    ],
    [
      'a unit that nobody sold',
      'stock is conserved',
      ({ levels }) => void levels.set('var_1', { onHand: 7, reserved: 0 }),
    ],
    [
      'a unit that stays reserved',
      'stock is conserved',
      ({ levels }) => void levels.set('var_1', { onHand: 8, reserved: 1 }),
    ],
    [
      'a total that its lines are not',
      'money is conserved',
      ({ orderedMinor }) => void orderedMinor.set('ord_1', 19n),
    ],
    [
      'an event that was never published',
      'every event was published',
      ({ events }) =>
        void events.push({
          id: 'evt_2',
          type: 'orders.order.confirmed.v1',
          source: 'orders',
          isPublished: false,
        }),
    ],
    [
      'an event that never arrived',
      'the inbox has no gaps',
      ({ inbox }) => inbox.inventory.clear(),
    ],
    [
      'an event that nobody said',
      'nothing was handled that nobody said',
      ({ inbox }) => void inbox.orders.add('evt_9'),
    ],
    [
      'a dead letter',
      'no dead letter is left',
      ({ deadLetters }) =>
        void deadLetters.push({
          id: '1',
          consumer: 'orders',
          message: {},
          error: 'no',
          attempts: 5,
          failedAt: new Date(0),
        }),
    ],
  ];

  it.each(harms)('find %s', (_what, claim, harm) => {
    expect(brokenClaims(harm)).toContain(claim);
  });
});

function setStatus([first]: Evidence['orders'], status: string): void {
  if (first) first.status = status;
}
