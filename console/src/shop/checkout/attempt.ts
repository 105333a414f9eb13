import type { Money } from '../../ui/format.ts';

/** What placeOrder is asked for: the same to the last digit each time that it is asked. */
export interface OrderInput {
  readonly idempotencyKey: string;
  readonly lines: readonly { readonly variantId: string; readonly quantity: number }[];
  readonly expectedTotal: Money;
}

/** An order that was sent and not answered yet: it may have been placed. */
export interface Attempt {
  /** Keys belong to their caller: another one's order must not be sent again. */
  readonly customerId: string;
  readonly begunAtMs: number;
  readonly input: OrderInput;
}

export interface Attempts {
  /** The unanswered attempt of a customer, in whatever tab it was made. */
  unanswered(customerId: string): Attempt | undefined;
  /** The attempt to send: the unanswered one where there is one, since it may have been placed. */
  begin(customerId: string, order: Omit<OrderInput, 'idempotencyKey'>): Attempt;
  answered(attempt: Attempt): void;
}

export interface AttemptsDeps {
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly newKey: () => string;
  readonly now: () => number;
}

/** The graph forgets keys after 30 days: what was sent before that must not be sent again. */
const KEPT_MS = 29 * 24 * 3_600_000;

/**
 * Keeps the key of an order until its answer is there, over reloads and in all tabs. A second click, a second
 * tab and a repetition after a lost answer send what was sent first, so that the graph places one order.
 */
export function createAttempts({ storage, newKey, now }: AttemptsDeps): Attempts {
  const unanswered = (customerId: string) => {
    const attempt = read(storage.getItem(keyOf(customerId)), customerId);
    return attempt && now() - attempt.begunAtMs < KEPT_MS ? attempt : undefined;
  };
  return {
    unanswered,
    begin(customerId, order) {
      const kept = unanswered(customerId);
      if (kept) return kept;
      const attempt = {
        customerId,
        begunAtMs: now(),
        input: { idempotencyKey: newKey(), ...order },
      };
      storage.setItem(keyOf(customerId), JSON.stringify(attempt));
      return attempt;
    },
    answered({ customerId, input }) {
      if (unanswered(customerId)?.input.idempotencyKey === input.idempotencyKey) {
        storage.removeItem(keyOf(customerId));
      }
    },
  };
}

function keyOf(customerId: string): string {
  return `shop.unanswered-order.${customerId}`;
}

function read(text: string | null, customerId: string): Attempt | undefined {
  try {
    const attempt: Attempt | null = JSON.parse(text ?? 'null');
    const isWhole =
      attempt?.customerId === customerId &&
      typeof attempt.begunAtMs === 'number' &&
      typeof attempt.input.idempotencyKey === 'string' &&
      Array.isArray(attempt.input.lines);
    return isWhole ? attempt : undefined;
  } catch {
    return undefined;
  }
}
