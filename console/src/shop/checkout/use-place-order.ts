import { useCallback, useRef, useState } from 'react';
import { type DocumentInput, useClient } from 'urql';
import { browserStorage } from '../browser-storage.ts';
import { type Attempt, createAttempts, type OrderInput } from './attempt.ts';
import { type Placed, placeOrderDocument } from './checkout-documents.ts';
import { type Outcome, outcomeOf } from './outcome.ts';

/** How long is waited before the same is asked again, where nobody knows what came of it. */
const REPEAT_AFTER_MS = [400, 1_200, 3_000];

const attempts = createAttempts({
  storage: browserStorage(),
  newKey: () => crypto.randomUUID(),
  now: Date.now,
});

/** Places one order, however often it is asked to and whatever answers are lost. */
export function usePlaceOrder(customerId: string | undefined) {
  const client = useClient();
  const [isBusy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome>();
  const running = useRef<Promise<Sent>>(undefined);

  const send = useCallback(
    async (attempt: Attempt, wasSentBefore: boolean): Promise<Sent> => {
      const ask = async (isRepeated: boolean) => {
        const { data, error } = await client.mutation(
          placeOrderDocument as DocumentInput<{ placeOrder: Placed }, { input: OrderInput }>,
          { input: attempt.input },
        );
        return outcomeOf(data?.placeOrder, error, isRepeated);
      };
      let outcome = await ask(wasSentBefore);
      for (const waitMs of REPEAT_AFTER_MS) {
        if (outcome.kind !== 'unanswered') break;
        await new Promise((resolve) => setTimeout(resolve, waitMs));
        outcome = await ask(true);
      }
      if (outcome.kind !== 'unanswered') attempts.answered(attempt);
      return { attempt, outcome };
    },
    [client],
  );

  /** What was sent before and not answered goes first, as it was: then it is what was placed. */
  const place = useCallback(
    async (order: Omit<OrderInput, 'idempotencyKey'>): Promise<Sent | undefined> => {
      if (!customerId || running.current) return undefined;
      setBusy(true);
      setOutcome(undefined);
      const wasSentBefore = attempts.unanswered(customerId) !== undefined;
      running.current = send(attempts.begin(customerId, order), wasSentBefore);
      try {
        const sent = await running.current;
        setOutcome(sent.outcome);
        return sent;
      } finally {
        running.current = undefined;
        setBusy(false);
      }
    },
    [customerId, send],
  );

  return {
    place,
    isBusy,
    outcome,
    unanswered: customerId && !isBusy ? attempts.unanswered(customerId) : undefined,
  };
}

interface Sent {
  readonly attempt: Attempt;
  readonly outcome: Outcome;
}
