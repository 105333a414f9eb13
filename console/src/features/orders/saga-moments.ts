import { count } from '../../ui/words.ts';
import type { Moment } from './moment.ts';
import type { Order } from './order-document.ts';

/**
 * What orders asked of stock and heard: beside what stock itself tells, so that an answer that was lost is
 * seen. What is still to come stands last.
 */
export function sagaMoments(saga: Order['saga']): Moment[] {
  if (!saga) return [];
  const { heldAt, approvedAt, committedAt } = saga;
  return [
    ...(heldAt ? [moment('held', heldAt, 'Stock answered: held')] : []),
    ...(approvedAt ? [moment('approved', approvedAt, 'Sale asked for')] : []),
    ...(committedAt ? [moment('committed', committedAt, 'Stock answered: sold')] : []),
    ...nextOf(saga),
  ];
}

function nextOf({ step, attempts, nextAttemptAt, deadlineAt }: NonNullable<Order['saga']>) {
  if (!step || !nextAttemptAt) return [];
  const what = step === 'HOLD' ? 'hold its units' : 'sell the units that it holds';
  const before = attempts > 0 ? `, asked again ${count(attempts, 'time')} so far` : '';
  const details = [
    `Waits for stock to ${what}${before}`,
    ...(deadlineAt ? [`Given up at ${deadlineAt}`] : []),
  ];
  return [moment('next', nextAttemptAt, 'Stock is asked again', details)];
}

function moment(id: string, at: string, title: string, details: string[] = []): Moment {
  return { id: `saga ${id}`, kind: 'saga', service: 'orders', at, title, details };
}
