import { z } from 'zod';

export interface TextBounds {
  /** UTF-16 units after trimming. Default 1: text must not be empty. */
  min?: number;
  /** UTF-16 units. */
  max: number;
}

/**
 * What people write and read: trimmed and in normal form C, so that what looks the same is the same
 * (UAX #15). Where it must not be empty, something of it must be visible.
 */
export function text({ min = 1, max }: TextBounds) {
  // Space around it does not count, up to as much again as the text itself may have.
  return opaqueText({ min: 0, max: 2 * max }).transform((given, context) => {
    const normal = given.normalize('NFC').trim();
    if (normal.length < min) {
      const message = min === 1 ? 'must not be empty' : `must have at least ${min} characters`;
      context.addIssue({ code: 'too_small', origin: 'string', minimum: min, message });
    } else if (min > 0 && !visible.test(normal)) {
      const message = 'must hold a character that can be seen';
      context.addIssue({ ...malformed, message });
    }
    if (normal.length > max) context.addIssue(tooLong(max));
    return normal;
  });
}

/** The same on one line: without control characters. */
export function line(bounds: TextBounds) {
  return text(bounds).pipe(withoutControls);
}

/**
 * What programs make and compare, such as keys and tokens: taken to the letter. Postgres can store
 * neither the character NUL nor half of a surrogate pair, and drivers write such halves as one and the
 * same replacement character, so that two keys would meet.
 */
export function opaqueText({ min = 1, max }: TextBounds) {
  return (
    z
      .string()
      // The length comes first: all else takes time in proportion to it.
      .check((context) => {
        if (context.value.length > max) {
          context.issues.push({ ...tooLong(max), input: context.value, continue: false });
        }
      })
      .min(min, min === 1 ? 'must not be empty' : `must have at least ${min} characters`)
      .check((context) => {
        if (isStorable(context.value)) return;
        const message = 'must be well-formed Unicode without the character NUL';
        context.issues.push({ ...malformed, message, input: context.value, continue: false });
      })
  );
}

/** The same without control characters. */
export function opaqueLine(bounds: TextBounds) {
  return opaqueText(bounds).pipe(withoutControls);
}

/** Whether Postgres can store it and give it back as it was. */
export function isStorable(value: string): boolean {
  return value.isWellFormed() && !value.includes('\0');
}

/** Neither space, control, mark nor anything that takes no room, such as a zero-width joiner. */
const visible = /[^\p{Z}\p{C}\p{M}\p{Default_Ignorable_Code_Point}\u2800]/u;

const withoutControls = z.string().regex(/^\P{Cc}*$/u, 'must hold no control characters');

const malformed = { code: 'invalid_format', format: 'unicode' } as const;

function tooLong(max: number) {
  return {
    code: 'too_big',
    origin: 'string',
    maximum: max,
    message: `must have at most ${max} characters`,
  } as const;
}
