import { eventsAppended, type NewEvent, withoutWaiting } from '@supergraph/events/outbox';
import { noteChanges } from '@supergraph/live/commit-changes';
import { mailsQueued, type NewMail } from '@supergraph/mail/queue-mail';
import type { OrdersDeps } from '../deps.ts';
import { announce, announcementType } from '../domain/announce.ts';
import {
  type Order,
  type OrderEvent,
  type OrderSaga,
  type Rejection,
  stampStatus,
} from '../domain/order.ts';
import { mailOfStatus, orderMailKey } from '../domain/order-mail.ts';
import { type Announcement, decide, type SagaDecision, type SagaEvent } from '../domain/saga.ts';
import { nextAttemptAt } from '../domain/saga-schedule.ts';
import { stampSaga } from '../domain/saga-times.ts';
import { saveChanges } from '../store/order-changes.ts';
import { findLinesOfOrders } from '../store/order-lines.ts';
import type { OrderWithSaga } from '../store/sagas.ts';
import { reportSettled } from './report-settled.ts';

/** What happened to an order, and what came with it. */
export interface Happening {
  event: SagaEvent;
  /** A user, or null where the system acts. */
  actorId?: string | null;
  reason?: string | null;
  reservationId?: string;
  /** When stock did it, by inventory's clock. */
  at?: Date;
  rejection?: Rejection;
}

/** An order that this transaction has locked, and what happens to it. */
export interface Advance extends OrderWithSaga {
  happening: Happening;
}

export interface Outcome {
  /** 'waiting': it would have been said again, but was not even published the first time. */
  decision: SagaDecision['kind'] | 'waiting';
  order: Order;
}

/**
 * Applies to each of some orders what happened to it: status, history, saga and what the world is told,
 * for all of them or for none. Every announcement raises the order's version, which is the sequence of
 * its messages. What would be said again is not while it still waits to be published.
 *
 * @param advances each order once
 * @returns the outcomes, in the same order
 */
export async function advanceOrders(
  deps: OrdersDeps,
  advances: readonly Advance[],
): Promise<Outcome[]> {
  const now = deps.clock();
  const decided = advances.map((advance) => stepOf(deps, advance, now));
  const steps = decided.filter((each) => 'announcement' in each);
  if (steps.length === 0) return decided;
  const waiting = await findWaiting(deps, steps);
  const told = steps.filter((step) => !waiting.has(step));
  const mails = told.flatMap((step) => mailOf(step, now) ?? []);
  await saveChanges(deps.db, {
    orders: told.map(({ order }) => order),
    sagas: steps.map(({ saga }) => saga),
    events: told.flatMap(({ event }) => event ?? []),
    messages: told.length > 0 ? eventsAppended(deps.db, await messagesOf(deps, told)) : null,
    mails: mails.length > 0 ? mailsQueued(deps.db, mails) : null,
  });
  for (const step of told) noteStatus(deps, step);
  return decided.map((each) =>
    'before' in each && waiting.has(each) ? { decision: 'waiting', order: each.before } : each,
  );
}

/** The same for one order, as commands have it. */
export async function advanceOrder(
  deps: OrdersDeps,
  found: OrderWithSaga,
  happening: Happening,
): Promise<Outcome> {
  const [outcome] = await advanceOrders(deps, [{ ...found, happening }]);
  if (!outcome) throw new Error('one order has one outcome');
  return outcome;
}

/** What becomes of an order, before it is written. */
interface Step extends Outcome {
  before: Order;
  saga: OrderSaga;
  /** Null where the status stays. */
  event: OrderEvent | null;
  announcement: Announcement;
  happening: Happening;
}

function stepOf(
  { schedule }: OrdersDeps,
  { order, saga, happening }: Advance,
  now: Date,
): Outcome | Step {
  const decision = decide({ status: order.status, step: saga.step }, happening.event);
  if (decision.kind === 'ignore' || decision.kind === 'refuse') {
    return { decision: decision.kind, order };
  }
  const isRepeat = decision.kind === 'repeat';
  const { status, step } = isRepeat ? { status: order.status, step: saga.step } : decision.next;
  const stamps = isRepeat ? {} : stampSaga(saga, happening.event, { at: happening.at ?? now, now });
  const waiting = {
    ...saga,
    ...stamps,
    step,
    reservationId: happening.reservationId ?? saga.reservationId,
    attempts: isRepeat ? saga.attempts + 1 : 0,
  };
  const version = order.version + 1;
  const rejection = happening.rejection ?? order.rejection;
  const hasNewStatus = status !== order.status;
  const advanced = hasNewStatus
    ? { ...stampStatus(order, status, now), version, rejection }
    : { ...order, version };
  return {
    decision: decision.kind,
    before: order,
    order: advanced,
    saga: { ...waiting, nextAttemptAt: nextAttemptAt(now, waiting, schedule) },
    event: hasNewStatus ? historyOf(order, advanced, happening, now) : null,
    announcement: decision.announce,
    happening,
  };
}

function historyOf(before: Order, after: Order, { actorId, reason }: Happening, now: Date) {
  return {
    orderId: after.id,
    version: after.version,
    fromStatus: before.status,
    toStatus: after.status,
    actorId: actorId ?? null,
    reason: reason ?? null,
    occurredAt: now,
  };
}

/** Steps that only say again what is not even published yet. */
async function findWaiting({ db: tx }: OrdersDeps, steps: readonly Step[]): Promise<Set<Step>> {
  const again = steps
    .filter(({ decision }) => decision === 'repeat')
    .map((step) => ({
      step,
      type: announcementType(step.announcement),
      subject: step.order.id,
    }));
  if (again.length === 0) return new Set();
  const unsaid = new Set(await withoutWaiting(tx, again));
  return new Set(again.filter((each) => !unsaid.has(each)).map(({ step }) => step));
}

async function messagesOf(deps: OrdersDeps, steps: readonly Step[]): Promise<NewEvent[]> {
  const placedIds = steps
    .filter(({ announcement }) => announcement === 'placed')
    .map(({ order }) => order.id);
  const lines = placedIds.length > 0 ? await findLinesOfOrders(deps.db, placedIds) : [];
  const linesOf = Map.groupBy(lines, ({ orderId }) => orderId);
  return steps.map(({ announcement, order, saga, happening }) => {
    const message = announce(announcement, order, {
      lines: linesOf.get(order.id) ?? [],
      isSale: deps.sellsAtOnce,
      reservationId: saga.reservationId,
      reason: happening.reason ?? null,
    });
    return { ...message, subject: order.id, sequence: order.version };
  });
}

/** To whoever has ordered, once for each status, whatever is heard twice. */
function mailOf({ order, event }: Step, now: Date): NewMail | undefined {
  const template = event && mailOfStatus(event.toStatus);
  if (!template) return undefined;
  const { id: orderId, customerId: userId } = order;
  const key = orderMailKey(template, orderId);
  return { template, to: { userId }, data: { orderId }, now, key };
}

function noteStatus(deps: OrdersDeps, { before, order, saga, event }: Step): void {
  if (!event) return;
  noteChanges(deps.db, [order.id]);
  if (before.status === 'PENDING') reportSettled(deps, order, saga);
}
