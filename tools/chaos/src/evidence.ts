import type { DeadLetter } from '@supergraph/events/transport';
import type { SubgraphName } from '@supergraph/local-stack/services';
import type { Shop } from './shop.ts';
import type { Site } from './site.ts';

/** Whose orders of what are looked at. */
export interface Trade extends Pick<Shop, 'variantIds'> {
  customers: readonly Pick<Shop['customers'][number], 'userId'>[];
}

interface OrderRow {
  id: string;
  customerId: string;
  status: string;
  totalMinor: bigint;
}

interface ReservationRow {
  orderId: string;
  status: string;
}

interface EventRow {
  id: string;
  type: string;
  source: SubgraphName;
  isPublished: boolean;
}

/** What the databases say of this run, read past the services. */
export interface Evidence {
  orders: OrderRow[];
  /** By order id. */
  orderedUnits: Map<string, Map<string, number>>;
  orderedMinor: Map<string, bigint>;
  keys: { customerId: string; key: string; orderId: string }[];
  /** By order id. */
  reservations: Map<string, ReservationRow>;
  /** By order id: units by variant. */
  reservedUnits: Map<string, Map<string, number>>;
  /** By variant. */
  levels: Map<string, { onHand: number; reserved: number }>;
  movements: { variantId: string; type: string; onHand: number; reserved: number }[];
  /** By reference. */
  receipts: Map<string, { rows: number; units: number }>;
  events: EventRow[];
  /** Ids of events, by consumer. */
  inbox: Record<Consumer, Set<string>>;
  deadLetters: DeadLetter[];
}

/**
 * Who listens to what: the auditors' own copy, so that a service which forgets to listen is found.
 */
const subscriptions = {
  orders: [
    'inventory.reservation.held.v1',
    'inventory.reservation.rejected.v1',
    'inventory.reservation.committed.v1',
    'inventory.reservation.expired.v1',
    'inventory.variant.changed.v1',
  ],
  inventory: [
    'orders.order.placed.v1',
    'orders.order.approved.v1',
    'orders.order.cancelled.v1',
    'orders.order.expired.v1',
  ],
} as const;

export type Consumer = keyof typeof subscriptions;
export const consumers = ['orders', 'inventory'] as const satisfies readonly Consumer[];

const DEAD_LETTERS_MAX = 1_000;

export async function gatherEvidence(
  { databases, transport }: Pick<Site, 'databases' | 'transport'>,
  { customers, variantIds }: Trade,
): Promise<Evidence> {
  const { sql: orders } = databases.orders;
  const { sql: inventory } = databases.inventory;
  const ids = [...new Set(customers.map(({ userId }) => userId))];
  const variants = [...variantIds];
  const lines = await orders<
    { orderId: string; variantId: string; units: number; minor: string }[]
  >`
    SELECT order_id AS "orderId", variant_id AS "variantId", sum(quantity)::int AS units,
      sum(quantity * unit_price_minor)::text AS minor
    FROM order_lines JOIN orders ON orders.id = order_id
    WHERE customer_id = ANY(${ids}) GROUP BY 1, 2`;
  const allocations = await inventory<{ orderId: string; variantId: string; units: number }[]>`
    SELECT order_id AS "orderId", variant_id AS "variantId", sum(quantity)::int AS units
    FROM reservation_lines JOIN reservations ON reservations.id = reservation_id
    WHERE variant_id = ANY(${variants}) GROUP BY 1, 2`;
  const reservations = await inventory<ReservationRow[]>`
    SELECT order_id AS "orderId", status FROM reservations
    WHERE customer_id = ANY(${ids}) OR customer_id IS NULL`;
  const levels = await inventory<{ variantId: string; onHand: number; reserved: number }[]>`
    SELECT variant_id AS "variantId", sum(on_hand)::int AS "onHand", sum(reserved)::int AS reserved
    FROM stock_levels WHERE variant_id = ANY(${variants}) GROUP BY 1`;
  const receipts = await inventory<{ reference: string; rows: number; units: number }[]>`
    SELECT reference, count(*)::int AS rows, sum(delta_on_hand)::int AS units
    FROM stock_movements WHERE variant_id = ANY(${variants}) AND type = 'RECEIPT' GROUP BY 1`;
  const orderRows = await orders<(Omit<OrderRow, 'totalMinor'> & { totalMinor: string })[]>`
    SELECT id, customer_id AS "customerId", status, total_amount_minor::text AS "totalMinor"
    FROM orders WHERE customer_id = ANY(${ids})`;
  const minor = new Map<string, bigint>();
  for (const line of lines) {
    minor.set(line.orderId, (minor.get(line.orderId) ?? 0n) + BigInt(line.minor));
  }
  return {
    orders: orderRows.map((row) => ({ ...row, totalMinor: BigInt(row.totalMinor) })),
    orderedUnits: unitsByOrder(lines),
    orderedMinor: minor,
    keys: await orders`SELECT caller_id AS "customerId", key, order_id AS "orderId"
      FROM idempotency_keys WHERE operation = 'placeOrder' AND caller_id = ANY(${ids})`,
    reservations: new Map(reservations.map((row) => [row.orderId, row])),
    reservedUnits: unitsByOrder(allocations),
    levels: new Map(levels.map((row) => [row.variantId, row])),
    movements: await inventory`SELECT variant_id AS "variantId", type,
        sum(delta_on_hand)::int AS "onHand", sum(delta_reserved)::int AS reserved
      FROM stock_movements WHERE variant_id = ANY(${variants}) GROUP BY 1, 2`,
    receipts: new Map(receipts.map((row) => [row.reference, row])),
    events: [
      ...(await readOutbox(databases, 'orders')),
      ...(await readOutbox(databases, 'inventory')),
    ],
    inbox: {
      orders: await readInbox(databases, 'orders'),
      inventory: await readInbox(databases, 'inventory'),
    },
    deadLetters: (
      await Promise.all(
        consumers.map((name) => transport.deadLetters(name, { limit: DEAD_LETTERS_MAX })),
      )
    ).flat(),
  };
}

/** Published events that reached neither the inbox of who listens to them nor its dead letters. */
export function findGaps({ events, inbox, deadLetters }: Evidence): string[] {
  const dead = new Set(deadLetters.map((letter) => `${letter.consumer} ${idOf(letter.message)}`));
  return consumers.flatMap((consumer) => {
    const types: readonly string[] = subscriptions[consumer];
    return events
      .filter(({ id, type }) => types.includes(type) && !inbox[consumer].has(id))
      .filter(({ id }) => !dead.has(`${consumer} ${id}`))
      .map(({ id, type }) => `${type} ${id} did not reach ${consumer}`);
  });
}

function idOf(message: unknown): string {
  return typeof message === 'object' && message !== null && 'id' in message
    ? String(message.id)
    : 'without id';
}

function unitsByOrder(
  rows: readonly { orderId: string; variantId: string; units: number }[],
): Map<string, Map<string, number>> {
  const units = new Map<string, Map<string, number>>();
  for (const row of rows) {
    const known = units.get(row.orderId) ?? new Map<string, number>();
    units.set(row.orderId, known.set(row.variantId, row.units));
  }
  return units;
}

async function readOutbox(databases: Site['databases'], source: Consumer): Promise<EventRow[]> {
  const rows = await databases[source].sql<Omit<EventRow, 'source'>[]>`
    SELECT id, type, published_at IS NOT NULL AS "isPublished" FROM outbox`;
  return rows.map((row) => ({ ...row, source }));
}

async function readInbox(databases: Site['databases'], consumer: Consumer): Promise<Set<string>> {
  const rows = await databases[consumer].sql<{ id: string }[]>`
    SELECT event_id AS id FROM inbox WHERE consumer = ${consumer}`;
  return new Set(rows.map(({ id }) => id));
}
