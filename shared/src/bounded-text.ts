import { z } from 'zod';

/**
 * Text that a client sends. Its length is judged before anything else is done to it: trimming, changes
 * of case and patterns take time with the length, and zod would go on to them after a length that is
 * too much.
 *
 * @param says what to tell of a longer one
 */
export function boundedText(charactersMax: number, says: string): z.ZodString {
  return z.string().max(charactersMax, { error: says, abort: true });
}

/**
 * The same without the space around it. That counts too, up to as much again as the text itself may
 * have: who pastes a line break shall not be told that the rest is too long.
 */
export function trimmedText(charactersMax: number, says: string): z.ZodString {
  return boundedText(2 * charactersMax, says)
    .trim()
    .max(charactersMax, { error: says, abort: true });
}
