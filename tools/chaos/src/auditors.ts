import type { Journal } from './clients.ts';
import { consumers, type Evidence, findGaps } from './evidence.ts';
import type { Shop } from './shop.ts';

/** What must hold when everything has settled, and what speaks against it. */
export interface Verdict {
  claim: string;
  violations: string[];
}

type Goods = Pick<Shop, 'variantIds' | 'price'>;
type Auditor = (evidence: Evidence, journal: Journal, goods: Goods) => string[];

/** Holds the databases against one another and against what clients were told. */
export function audit(evidence: Evidence, journal: Journal, goods: Goods): Verdict[] {
  return Object.entries(auditors).map(([claim, auditor]) => ({
    claim,
    violations: auditor(evidence, journal, goods),
  }));
}

const auditors: Record<string, Auditor> = {
  'every accepted order is settled': ({ orders }) =>
    orders.filter(({ status }) => status === 'PENDING').map(({ id }) => `${id} is PENDING`),

  'no accepted order is lost': ({ orders, keys }, { attempts }) => {
    const known = new Set(orders.map(({ id }) => id));
    const byKey = new Map(keys.map((row) => [row.key, row.orderId]));
    return [...attempts].flatMap(([key, { orderId }]) => {
      if (orderId === undefined) return [];
      if (!known.has(orderId)) return [`${orderId}, answered to ${key}, does not exist`];
      const kept = byKey.get(key);
      return kept === orderId ? [] : [`${key} was answered with ${orderId} but stands for ${kept}`];
    });
  },

  'no order is doubled': ({ orders, keys }, { attempts }) => {
    const keysOf = countBy(keys, ({ orderId }) => orderId);
    const unkeyed = orders.filter(({ id }) => keysOf.get(id) !== 1);
    const unasked = keys.filter(({ key }) => !attempts.has(key));
    return [
      ...unkeyed.map(({ id }) => `${id} belongs to ${keysOf.get(id) ?? 0} keys`),
      ...unasked.map(({ key }) => `nobody sent the key ${key}`),
    ];
  },

  'every order is what its customer asked for': ({ keys, orders, orderedUnits }, { attempts }) => {
    const customers = new Map(orders.map(({ id, customerId }) => [id, customerId]));
    return keys.flatMap(({ key, orderId }) => {
      const attempt = attempts.get(key);
      const isSame =
        attempt &&
        sameUnits(attempt.units, orderedUnits.get(orderId)) &&
        attempt.customerId === customers.get(orderId);
      return isSame ? [] : [`${orderId} differs from ${key}`];
    });
  },

  'what was answered as cancelled is cancelled': ({ orders }, { cancelled }) => {
    const statuses = new Map(orders.map(({ id, status }) => [id, status]));
    return [...cancelled]
      .filter((id) => statuses.get(id) !== 'CANCELLED')
      .map((id) => `${id} is ${statuses.get(id)}`);
  },

  'confirmed orders have their stock, others hold none': (evidence) =>
    evidence.orders.flatMap((order) => stockFaults(order, evidence)),

  'every receipt is booked once': ({ receipts: booked }, { receipts }) =>
    [...receipts].flatMap(([reference, { quantity, isAnswered }]) => {
      const { rows, units } = booked.get(reference) ?? { rows: 0, units: 0 };
      if (rows === 0) return isAnswered ? [`${reference} was answered but is not booked`] : [];
      return rows === 1 && units === quantity ? [] : [`${reference} is booked ${rows} times`];
    }),

  'stock is conserved': (evidence, _journal, { variantIds }) =>
    variantIds.flatMap((id) => conservationFaults(id, evidence)),

  'money is conserved': (
    { orders, orderedMinor, reservations, reservedUnits },
    _journal,
    { price },
  ) => {
    const faults = orders
      .filter(({ id, totalMinor }) => orderedMinor.get(id) !== totalMinor)
      .map(({ id }) => `the lines of ${id} do not sum up to its total`);
    const earned = orders
      .filter(({ status }) => status === 'CONFIRMED' || status === 'COMPLETED')
      .reduce((sum, { totalMinor }) => sum + totalMinor, 0n);
    const sold = [...reservations.values()]
      .filter(({ status }) => status === 'COMMITTED')
      .reduce((sum, { orderId }) => sum + unitsIn(reservedUnits.get(orderId)), 0);
    const worth = BigInt(sold) * price;
    return worth === earned
      ? faults
      : [...faults, `confirmed orders are worth ${earned}, the units sold for them ${worth}`];
  },

  'every event was published': ({ events }) =>
    events
      .filter(({ isPublished }) => !isPublished)
      .map(({ id, type }) => `${type} ${id} waits in the outbox`),

  'the inbox has no gaps': findGaps,

  'nothing was handled that nobody said': ({ events, inbox }) => {
    const said = new Set(events.map(({ id }) => id));
    return consumers.flatMap((consumer) =>
      [...inbox[consumer]].filter((id) => !said.has(id)).map((id) => `${consumer} handled ${id}`),
    );
  },

  'no dead letter is left': ({ deadLetters }) =>
    deadLetters.map(({ consumer, id, error }) => `${consumer} ${id}: ${error}`),

  'no client saw what it never should': (_evidence, { surprises }) => surprises,
};

function stockFaults({ id, status }: Evidence['orders'][number], evidence: Evidence): string[] {
  const reservation = evidence.reservations.get(id);
  const now = `${id} is ${status}, its reservation ${reservation?.status ?? 'missing'}`;
  if (status === 'CONFIRMED' || status === 'COMPLETED') {
    if (reservation?.status !== 'COMMITTED') return [now];
    return sameUnits(evidence.orderedUnits.get(id) ?? new Map(), evidence.reservedUnits.get(id))
      ? []
      : [`${id} got other units than it has lines`];
  }
  const holdsStock = reservation?.status === 'HELD' || reservation?.status === 'COMMITTED';
  return holdsStock ? [now] : [];
}

/** What came in, less what was sold for orders that stand, is what is there. */
function conservationFaults(variantId: string, evidence: Evidence): string[] {
  const { onHand, reserved } = evidence.levels.get(variantId) ?? { onHand: 0, reserved: 0 };
  const rows = evidence.movements.filter((row) => row.variantId === variantId);
  const sumOf = (field: 'onHand' | 'reserved', ...types: string[]) =>
    rows
      .filter(({ type }) => types.length === 0 || types.includes(type))
      .reduce((sum, row) => sum + row[field], 0);
  const sold = [...evidence.reservations.values()]
    .filter(({ status }) => status === 'COMMITTED')
    .reduce(
      (sum, { orderId }) => sum + (evidence.reservedUnits.get(orderId)?.get(variantId) ?? 0),
      0,
    );
  const claims: [string, number, number][] = [
    ['on hand and its ledger', onHand, sumOf('onHand')],
    ['reserved and its ledger', reserved, sumOf('reserved')],
    ['reserved and nothing', reserved, 0],
    ['sales less returns and committed units', -sumOf('onHand', 'SALE', 'RETURN'), sold],
    ['receipts less committed units and on hand', sumOf('onHand', 'RECEIPT') - sold, onHand],
  ];
  return claims
    .filter(([, one, other]) => one !== other)
    .map(([what, one, other]) => `${variantId}: ${what} differ, ${one} and ${other}`);
}

function sameUnits(one: Map<string, number>, other: Map<string, number> | undefined): boolean {
  if (one.size !== other?.size) return false;
  return [...one].every(([variantId, units]) => other.get(variantId) === units);
}

function unitsIn(units: Map<string, number> | undefined): number {
  return [...(units?.values() ?? [])].reduce((sum, count) => sum + count, 0);
}

function countBy<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1);
  return counts;
}
