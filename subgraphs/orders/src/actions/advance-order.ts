import { appendEvents, withoutWaiting } from '@supergraph/events/outbox';
import { noteChanges } from '@supergraph/live/commit-changes';
import type { OrdersDeps } from '../deps.ts';
import { announce, announcementType } from '../domain/announce.ts';
import { type Order, type Rejection, stampStatus } from '../domain/order.ts';
import { type Announcement, decide, type SagaDecision, type SagaEvent } from '../domain/saga.ts';
import { nextAttemptAt } from '../domain/saga-schedule.ts';
import { stampSaga } from '../domain/saga-times.ts';
import { saveAdvance } from '../store/order-changes.ts';
import { findLinesOfOrders } from '../store/order-lines.ts';
import { type OrderWithSaga, saveSaga } from '../store/sagas.ts';
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

export interface Outcome {
  /** 'waiting': it would have been said again, but was not even published the first time. */
  decision: SagaDecision['kind'] | 'waiting';
  order: Order;
}

/**
 * Applies one event to an order that this transaction has locked: status, history, saga and what the
 * world is told, all or nothing. Every announcement raises the order's version, which is the sequence
 * of its messages. What would be said again is not while it still waits to be published.
 */
export async function advanceOrder(
  deps: OrdersDeps,
  { order, saga }: OrderWithSaga,
  happening: Happening,
): Promise<Outcome> {
  const { db: tx, clock, schedule } = deps;
  const decision = decide({ status: order.status, step: saga.step }, happening.event);
  if (decision.kind === 'ignore' || decision.kind === 'refuse') {
    return { decision: decision.kind, order };
  }
  const now = clock();
  const isRepeat = decision.kind === 'repeat';
  const { status, step } = isRepeat ? { status: order.status, step: saga.step } : decision.next;
  const reservationId = happening.reservationId ?? saga.reservationId;
  const waiting = {
    ...saga,
    ...(!isRepeat && stampSaga(saga, happening.event, { at: happening.at ?? now, now })),
    step,
    reservationId,
    attempts: isRepeat ? saga.attempts + 1 : 0,
  };
  const scheduled = { ...waiting, nextAttemptAt: nextAttemptAt(now, waiting, schedule) };
  if (isRepeat && (await isStillToBePublished(decision.announce))) {
    await saveSaga(tx, scheduled);
    return { decision: 'waiting', order };
  }

  const hasNewStatus = status !== order.status;
  const version = order.version + 1;
  const rejection = happening.rejection ?? order.rejection;
  const advanced = hasNewStatus
    ? { ...stampStatus(order, status, now), version, rejection }
    : { ...order, version };
  await Promise.all([
    saveAdvance(tx, {
      order: advanced,
      saga: scheduled,
      event: hasNewStatus ? historyOf(order, advanced, happening, now) : null,
    }),
    tell(decision.announce, advanced),
  ]);
  if (hasNewStatus) noteChanges(tx, [order.id]);
  if (order.status === 'PENDING' && hasNewStatus) reportSettled(deps, advanced, waiting);
  return { decision: decision.kind, order: advanced };

  async function isStillToBePublished(announcement: Announcement): Promise<boolean> {
    const said = [{ type: announcementType(announcement), subject: order.id }];
    return (await withoutWaiting(tx, said)).length === 0;
  }

  async function tell(announcement: Announcement, news: Order): Promise<void> {
    const lines = announcement === 'placed' ? await findLinesOfOrders(tx, [order.id]) : [];
    const reason = happening.reason ?? null;
    const message = announce(announcement, news, { lines, reservationId, reason });
    await appendEvents(tx, [{ ...message, subject: news.id, sequence: news.version }]);
  }
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
