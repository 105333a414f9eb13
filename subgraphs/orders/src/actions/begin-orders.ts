import { eventsAppended, type NewEvent } from '@supergraph/events/outbox';
import { settled } from '@supergraph/service/batches';
import type { Correlation } from '@supergraph/service/correlation';
import { inTransaction } from '@supergraph/service/database/transaction';
import { badInput, Refused } from '@supergraph/service/errors';
import { fingerprint } from '@supergraph/service/idempotency/fingerprint';
import {
  type IdempotencyKey,
  keyInProgress,
  lockNameOf,
  requireSameBody,
} from '@supergraph/service/idempotency/key';
import { newId } from '@supergraph/service/ids';
import type { OrdersDeps } from '../deps.ts';
import { announce } from '../domain/announce.ts';
import { firstEvent, newLines, newOrder, newSaga } from '../domain/new-order.ts';
import type { Order, OrderLine } from '../domain/order.ts';
import { boundReached, type OpenOrders, type OrderBounds } from '../domain/order-bounds.ts';
import { orderNumber } from '../domain/order-number.ts';
import { type CatalogueVariant, type PricingProblem, priceOrder } from '../domain/price-order.ts';
import { refusals } from '../errors.ts';
import { findVariants } from '../store/catalogue.ts';
import type { OrdersDb } from '../store/database.ts';
import { findKeys, type UsedKey } from '../store/idempotency-keys.ts';
import { countOpenOrders } from '../store/open-orders.ts';
import { insertBeginning } from '../store/order-changes.ts';
import { takeNumbersUnderLocks } from '../store/order-numbers.ts';
import type { PlaceOrder } from './place-order-input.ts';

/** An order that a client asks for. */
export interface Placement {
  key: IdempotencyKey;
  body: PlaceOrder;
  /** On what the customer has open; null for whom none holds. */
  bounds: OrderBounds | null;
  correlation: Correlation | undefined;
}

/** The order that a key gave, before or now. */
export type Begun =
  | { isRepeat: true; orderId: string }
  | { isRepeat: false; orderId: string; order: Order; lines: OrderLine[] };

export type BeginDeps = Pick<OrdersDeps, 'db' | 'clock' | 'schedule' | 'sellsAtOnce'>;

/** What 64 bits hold, in the database as on the wire. */
const TOTAL_MAX_MINOR = 2n ** 63n - 1n;

/**
 * Begins orders in one transaction, each once for its idempotency key. One that is refused costs only
 * itself; of it nothing is stored, not even the key.
 *
 * @returns of each how it went: rejected with what placeOrder throws
 */
export function beginOrders(
  { db, clock, schedule, sellsAtOnce }: BeginDeps,
  placements: readonly Placement[],
): Promise<PromiseSettledResult<Begun>[]> {
  return inTransaction(db, async (tx) => {
    const numbers = await takeNumbersUnderLocks(tx, {
      keys: placements.map(({ key }) => lockNameOf(key)),
      customers: placements.flatMap(({ key, bounds }) => (bounds ? [key.callerId] : [])),
    });
    const known = await readUnderLocks(tx, placements);
    const placedAt = clock();
    const results = placements.map((placement, index) =>
      settled(() => begin(placement, numbers[index] ?? null, known, placedAt)),
    );
    const fresh = placements.flatMap((placement, index) => {
      const result = results[index];
      if (result?.status !== 'fulfilled' || result.value.isRepeat) return [];
      return [{ ...result.value, placement }];
    });
    if (fresh.length === 0) return results;
    await insertBeginning(tx, {
      orders: fresh.map(({ order }) => order),
      lines: fresh.flatMap(({ lines }) => lines),
      events: fresh.map(({ order }) => firstEvent(order)),
      sagas: fresh.map(({ order }) => newSaga(order, schedule)),
      keys: fresh.map(({ order, placement }) => usedKey(order, placement)),
      messages: eventsAppended(
        tx,
        fresh.map((each) => placedMessage(each, sellsAtOnce)),
      ),
    });
    return results;
  });
}

/** What orders are begun on; those that begin together count against each other. */
interface Known {
  /** By the name of the key's lock. */
  used: ReadonlyMap<string, { fingerprint: string; orderId: string }>;
  catalogue: ReadonlyMap<string, CatalogueVariant>;
  open: Map<string, OpenOrders>;
  /** Keys of this transaction, which holds their locks twice without a wait. */
  taken: Set<string>;
}

/** What the last holders of the locks wrote is visible now. */
async function readUnderLocks(tx: OrdersDb, placements: readonly Placement[]): Promise<Known> {
  const [used, catalogue, open] = await Promise.all([
    findKeys(
      tx,
      placements.map(({ key }) => key),
    ),
    findVariants(
      tx,
      placements.flatMap(({ body }) => body.lines.map(({ variantId }) => variantId)),
    ),
    countOpenOrders(
      tx,
      placements.flatMap(({ key, bounds }) => (bounds ? [key.callerId] : [])),
    ),
  ]);
  return { used, catalogue, open, taken: new Set() };
}

function begin(
  { key, body, bounds }: Placement,
  number: bigint | null,
  { used, catalogue, open, taken }: Known,
  placedAt: Date,
): Begun {
  const name = lockNameOf(key);
  if (number === null || taken.has(name)) throw keyInProgress(key);
  const earlier = used.get(name);
  if (earlier) {
    requireSameBody(key, { earlier: earlier.fingerprint, now: fingerprint(body) });
    return { isRepeat: true, orderId: earlier.orderId };
  }
  const units = body.lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const before = open.get(key.callerId) ?? { orders: 0, units: 0 };
  if (bounds) requireRoom(before, units, bounds);

  const priced = priceOrder(body.lines, catalogue, body.expectedTotal);
  if (!('lines' in priced)) throw new Refused(priced.problems.map(toRefusal));
  if (priced.total.amountMinor > TOTAL_MAX_MINOR) {
    const message = `the order's total must be at most ${TOTAL_MAX_MINOR} minor units`;
    throw badInput(['input', 'lines'], 'max', message);
  }
  taken.add(name);
  open.set(key.callerId, { orders: before.orders + 1, units: before.units + units });
  const at = placedAt.getTime();
  const identity = { id: newId('ord', at), number: orderNumber(number), placedAt };
  const order = newOrder({ ...identity, customerId: key.callerId }, priced.total);
  const lines = newLines(order, priced.lines, () => newId('oln', at));
  return { isRepeat: false, orderId: order.id, order, lines };
}

/** Refuses ORDER_LIMIT_REACHED when a customer would have more open than one may. */
function requireRoom(open: OpenOrders, units: number, bounds: OrderBounds): void {
  const reached = boundReached(open, units, bounds);
  if (reached) refusals.refuse('ORDER_LIMIT_REACHED', reached.message, reached.path);
}

function toRefusal({ code, message, path, details }: PricingProblem) {
  return refusals.refusal(code, message, path, details && { ...details });
}

function usedKey({ id: orderId, placedAt }: Order, { key, body }: Placement): UsedKey {
  return { ...key, fingerprint: fingerprint(body), orderId, createdAt: placedAt };
}

function placedMessage(
  { order, lines, placement }: { order: Order; lines: OrderLine[]; placement: Placement },
  isSale: boolean,
): NewEvent {
  const message = announce('placed', order, { lines, isSale, reservationId: null, reason: null });
  const { correlation } = placement;
  return { ...message, correlation, subject: order.id, sequence: order.version };
}
