import { z } from 'zod';

const errorsShape = z.array(
  z.object({ extensions: z.object({ code: z.string() }).optional(), message: z.string() }),
);
const closeShape = z.object({ code: z.number() });

/** Codes of a subscription's errors; of a closed WebSocket its code; else what went wrong in words. */
export function codesIn(reason: unknown): string[] {
  const errors = errorsShape.safeParse(reason);
  if (errors.success) {
    return errors.data.map(({ extensions, message }) => extensions?.code ?? message);
  }
  const close = closeShape.safeParse(reason);
  if (close.success) return [`closed with ${close.data.code}`];
  return [reason instanceof Error ? reason.message : String(reason)];
}
