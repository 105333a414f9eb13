import { type Refusal, Refused } from '../errors.ts';

export type Payload<K extends string, T> = { [P in K]: T | null } & { errors: readonly Refusal[] };

/**
 * Runs a mutation's action and answers in the shape that every payload has: the thing or null, and
 * the refusals. Faults pass through and become top-level errors.
 *
 * @param key the payload's field, `order` in `PlaceOrderPayload`
 */
export async function asPayload<K extends string, T>(
  key: K,
  work: () => Promise<T>,
): Promise<Payload<K, T>> {
  try {
    return payload(key, await work(), []);
  } catch (error) {
    if (error instanceof Refused) return payload<K, T>(key, null, error.refusals);
    throw error;
  }
}

function payload<K extends string, T>(
  key: K,
  value: T | null,
  errors: readonly Refusal[],
): Payload<K, T> {
  return { [key]: value, errors } as Payload<K, T>;
}
