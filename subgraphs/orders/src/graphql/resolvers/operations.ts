import type {
  DeadLetterResolvers,
  OutboxStatusResolvers,
  StuckSagaResolvers,
} from '../generated/resolvers.ts';
import { visibleOrder } from '../visibility.ts';

const MESSAGE_CHARACTERS_MAX = 10_000;

export const DeadLetter: DeadLetterResolvers = {
  type: ({ message }) => textOf(message, 'type'),
  subject: ({ message }) => textOf(message, 'subject'),
  message: ({ message }) => JSON.stringify(message ?? null).slice(0, MESSAGE_CHARACTERS_MAX),
};

export const OutboxStatus: OutboxStatusResolvers = {
  orders: (_parent, _args, { loaders }) => loaders.outboxStatus(),
};

export const StuckSaga: StuckSagaResolvers = {
  order: ({ order }, _args, context) => visibleOrder(order.id, context),
  step({ order, saga: { step } }) {
    if (step === 'DONE') throw new Error(`order ${order.id} is PENDING but waits for nothing`);
    return step;
  },
  ageSeconds: ({ order }, _args, { clock }) =>
    Math.max(0, Math.floor((clock().getTime() - order.placedAt.getTime()) / 1_000)),
  attempts: ({ saga }) => saga.attempts,
  nextAttemptAt: ({ saga }) => saga.nextAttemptAt,
  deadlineAt: ({ saga }) => saga.deadlineAt,
};

/** A field of the envelope, if the message has got one: it may be anything at all. */
function textOf(message: unknown, field: 'type' | 'subject'): string | null {
  const value =
    typeof message === 'object' && message !== null ? Reflect.get(message, field) : undefined;
  return typeof value === 'string' ? value : null;
}
