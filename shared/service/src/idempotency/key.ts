import { Fault } from '../errors.ts';
import { opaqueLine } from '../text.ts';

/**
 * A client's name for one attempt at one operation. Sent again with the same body it gets what the
 * first attempt got; a key that was refused is not remembered.
 */
export interface IdempotencyKey {
  callerId: string;
  operation: string;
  key: string;
}

/** What a client may call an attempt. */
export const idempotencyKeySchema = opaqueLine({ max: 255 });

/** One lock for each key, whoever else has a key of the same name. */
export function lockNameOf({ callerId, operation, key }: IdempotencyKey): string {
  return `${operation}:${callerId}:${key}`;
}

export function keyInProgress({ key }: IdempotencyKey): Fault {
  return new Fault(
    'IDEMPOTENCY_IN_PROGRESS',
    `A request with the idempotency key "${key}" is still being worked on; ask again.`,
  );
}

/** @throws IDEMPOTENCY_KEY_REUSED when the key came with another body before */
export function requireSameBody(
  { key }: IdempotencyKey,
  fingerprints: { earlier: string; now: string },
): void {
  if (fingerprints.earlier === fingerprints.now) return;
  throw new Fault(
    'IDEMPOTENCY_KEY_REUSED',
    `The idempotency key "${key}" was used before with another body.`,
  );
}
