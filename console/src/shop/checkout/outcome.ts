import type { CombinedError } from '@urql/core';
import { type Failure, failuresOf } from '../../app/graph/failure.ts';
import type { Money } from '../../ui/format.ts';
import type { Placed } from './checkout-documents.ts';

/** What is left of what was asked for, or what it costs now. */
export interface Shortage {
  readonly variantId: string;
  readonly available: number | null;
  readonly currentPrice: Money | null;
}

export type Outcome =
  | { readonly kind: 'placed'; readonly orderId: string }
  /** Nothing is ordered: another price, too little stock, or another sentence. */
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly message: string;
      readonly shortages: readonly Shortage[];
      readonly currentTotal: Money | null;
    }
  /** Nothing is ordered, and it is not the order's fault. */
  | { readonly kind: 'failed'; readonly failures: readonly Failure[] }
  /** Nobody knows: the same has to be asked again, under the same key. */
  | { readonly kind: 'unanswered'; readonly failures: readonly Failure[] };

/**
 * What came of placeOrder.
 *
 * @param isRepeated whether the same was sent before and not answered: then a request that was turned away says
 * nothing of what became of the earlier one
 */
export function outcomeOf(
  placed: Placed | undefined,
  error: CombinedError | undefined,
  isRepeated = false,
): Outcome {
  const [refusal] = placed?.errors ?? [];
  const order = placed?.order;
  if (refusal) {
    return {
      kind: 'refused',
      code: refusal.code,
      message: refusal.message,
      shortages: (order?.rejection?.lines ?? []).flatMap(shortageOf),
      currentTotal: ('currentTotal' in refusal && refusal.currentTotal) || null,
    };
  }
  if (order) return { kind: 'placed', orderId: order.id };
  const failures = failuresOf(error);
  const isDefinite =
    failures.length > 0 &&
    failures.every(({ code }) => never.has(code) || (!isRepeated && turnedAway.has(code)));
  return { kind: isDefinite ? 'failed' : 'unanswered', failures };
}

/** What is asked so is never placed, however often it is asked. */
const never = new Set(['BAD_USER_INPUT', 'IDEMPOTENCY_KEY_REUSED']);
/** This request has placed nothing. After all other faults it may have. */
const turnedAway = new Set(['FORBIDDEN', 'RATE_LIMITED', 'UNAUTHENTICATED']);

type RejectedLine = NonNullable<NonNullable<Placed['order']>['rejection']>['lines'][number];

function shortageOf({ variant, available, currentPrice }: RejectedLine): Shortage[] {
  return variant ? [{ variantId: variant.id, available, currentPrice }] : [];
}
