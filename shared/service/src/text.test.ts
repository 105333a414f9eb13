import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { line, opaqueLine, opaqueText, text } from './text.ts';

function messageOf(schema: z.ZodType, value: unknown): string | undefined {
  return schema.safeParse(value).error?.issues[0]?.message;
}

const UNSTORABLE = 'must be well-formed Unicode without the character NUL';

describe('text', () => {
  const name = text({ max: 10 });

  it('is trimmed and in normal form C', () => {
    expect(name.parse('  cre\u0300me ')).toBe('crème');
  });

  it.each(['\0', 'a\0b', '\ud800', 'a\udc00', '\udbffx'])('cannot be %j', (value) => {
    expect(messageOf(name, value)).toBe(UNSTORABLE);
  });

  it('keeps whole surrogate pairs', () => {
    expect(name.parse('\u{1f600}')).toBe('\u{1f600}');
  });

  it.each(['', '   ', '\u00a0\u2003'])('%j is empty', (value) => {
    expect(messageOf(name, value)).toBe('must not be empty');
  });

  it.each([
    ['zero-width', '\u200b\u200c\u200d'],
    ['direction', '\u202e\u2066\u2069'],
    ['combining', '\u0301\u0301'],
    ['filler', '\u3164\u115f'],
    ['variation', '\ufe0f'],
    ['blank braille', '\u2800'],
    ['private', '\ue000'],
  ])('of %s characters alone shows nothing', (_, value) => {
    expect(messageOf(name, value)).toBe('must hold a character that can be seen');
  });

  it('may hold invisible characters beside others, as some scripts need them', () => {
    expect(name.parse('نامه\u200cای')).toBe('نامه\u200cای');
  });

  it('is measured before and after it is normalised', () => {
    expect(messageOf(name, 'x'.repeat(11))).toBe('must have at most 10 characters');
    expect(messageOf(name, ' '.repeat(1_000_000))).toMatch('must have at most');
    expect(name.parse(`${' '.repeat(5)}${'x'.repeat(10)}\n`)).toBe('x'.repeat(10));
    // Each grows to two or three characters in normal form C.
    expect(messageOf(name, '\ufb2c'.repeat(9))).toBe('must have at most 10 characters');
  });

  it('may be empty where that is allowed', () => {
    expect(text({ min: 0, max: 10 }).parse('\u200b')).toBe('\u200b');
    expect(text({ min: 0, max: 10 }).parse(' ')).toBe('');
  });
});

describe('a line', () => {
  it.each(['a\nb', 'a\tb', 'a\u0007'])('cannot hold the control character in %j', (value) => {
    expect(messageOf(line({ max: 10 }), value)).toBe('must hold no control characters');
  });
});

describe('opaque text', () => {
  it('is taken to the letter', () => {
    expect(opaqueText({ max: 10 }).parse(' cre\u0300me ')).toBe(' cre\u0300me ');
  });

  it.each(['\0', 'k\ud800'])('cannot be %j', (value) => {
    expect(opaqueText({ max: 10 }).safeParse(value).error?.issues[0]?.message).toBe(UNSTORABLE);
  });

  it('holds no control characters where it is one line', () => {
    expect(opaqueLine({ max: 10 }).safeParse('a\nb').success).toBe(false);
  });
});
