import type { OrderSagaResolvers } from '../generated/resolvers.ts';

/** Of a settled order nothing is still to come, whatever its row says. */
export const OrderSaga: OrderSagaResolvers = {
  step: ({ step }) => (step === 'DONE' ? null : step),
  attempts: ({ step, attempts }) => (step === 'DONE' ? 0 : attempts),
  nextAttemptAt: ({ step, nextAttemptAt }) => (step === 'DONE' ? null : nextAttemptAt),
  deadlineAt: ({ step, deadlineAt }) => (step === 'DONE' ? null : deadlineAt),
};
