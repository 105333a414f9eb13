import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idSchema, isId, newId, uuidV7 } from './ids.ts';

describe('ids', () => {
  it('carry their prefix and are valid', () => {
    const id = newId('ord');
    expect(id).toMatch(/^ord_/);
    expect(isId('ord', id)).toBe(true);
    expect(isId('usr', id)).toBe(false);
  });

  it('sort by the millisecond in which they were made', () => {
    const times = fc.integer({ min: 0, max: 2 ** 48 - 2 });
    fc.assert(
      fc.property(times, (time) => {
        expect(newId('ord', time) < newId('ord', time + 1)).toBe(true);
      }),
    );
  });

  it('are all different, however many are made in one millisecond', () => {
    const ids = Array.from({ length: 5_000 }, () => newId('ord', 0));
    expect(new Set(ids).size).toBe(5_000);
  });

  it('set version and variant whatever the random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 10, maxLength: 10 }), (random) => {
        expect(isId('var', `var_${uuidV7(1_700_000_000_000, random)}`)).toBe(true);
      }),
    );
  });

  it('are refused with the prefix that was expected', () => {
    const parsed = idSchema('ord').safeParse('usr_1');
    expect(parsed.error?.issues[0]?.message).toBe('must be an id that begins with "ord_"');
  });
});
