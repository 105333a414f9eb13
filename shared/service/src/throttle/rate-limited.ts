import { Fault } from '../errors.ts';

/** RATE_LIMITED, with the whole milliseconds after which it is worth while to ask again. */
export function rateLimited(what: string, waitMs: number): Fault {
  const retryAfterMs = Math.ceil(waitMs);
  const seconds = Math.ceil(waitMs / 1_000);
  return new Fault('RATE_LIMITED', `${what} Try again in ${seconds} s.`, {
    details: { retryAfterMs },
  });
}
