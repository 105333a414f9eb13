import { instant, quoted } from '@supergraph/service/database/columns';
import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { sagaSteps } from '../../domain/saga.ts';
import { orders } from './orders.ts';

/** What each order waits for, and when to ask again or give up. */
export const orderSagas = pgTable(
  'order_sagas',
  {
    orderId: text('order_id')
      .primaryKey()
      .references(() => orders.id),
    step: text({ enum: sagaSteps }).notNull(),
    /** What inventory held for the order; null until it answered. */
    reservationId: text('reservation_id'),
    /** Repetitions of the step's event so far. */
    attempts: integer().notNull().default(0),
    nextAttemptAt: instant('next_attempt_at').notNull(),
    deadlineAt: instant('deadline_at').notNull(),
    /** When stock held and committed it, by inventory's clock; null until orders has heard of it. */
    heldAt: instant('held_at'),
    committedAt: instant('committed_at'),
    /** When orders asked for the commit, by its own clock. */
    approvedAt: instant('approved_at'),
  },
  (table) => [
    index('order_sagas_due').on(table.nextAttemptAt).where(sql`${table.step} <> 'DONE'`),
    check('order_sagas_step_known', sql`${table.step} IN (${quoted(sagaSteps)})`),
    check('order_sagas_attempts_not_negative', sql`${table.attempts} >= 0`),
  ],
);
