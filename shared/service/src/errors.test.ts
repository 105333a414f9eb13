import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineRefusals, Fault, parseInput, Refused } from './errors.ts';
import { asPayload } from './graphql/payload.ts';

const refusals = defineRefusals({
  TOO_LATE: { type: 'TooLateError', when: 'The door is closed.', remedy: 'Knock.' },
});

describe('parseInput', () => {
  const schema = z.object({
    lines: z.array(z.object({ quantity: z.int().min(1, 'must be at least 1') })),
    name: z.string().max(3),
  });

  it('names every field at fault with the rule that it breaks', () => {
    const input = { lines: [{ quantity: 1 }, { quantity: 0 }], name: 'long' };
    expect(() => parseInput(schema, input)).toThrow(
      expect.objectContaining({
        code: 'BAD_USER_INPUT',
        details: {
          fields: [
            { path: 'input.lines.1.quantity', rule: 'min', message: 'must be at least 1' },
            expect.objectContaining({ path: 'input.name', rule: 'max' }),
          ],
        },
      }),
    );
  });

  it('gives back what the schema makes of good input', () => {
    expect(parseInput(z.string().trim(), ' a ')).toBe('a');
  });
});

describe('asPayload', () => {
  it('answers with the thing and no errors', async () => {
    expect(await asPayload('door', async () => 'open')).toEqual({ door: 'open', errors: [] });
  });

  it('turns a refusal into a payload error', async () => {
    const payload = await asPayload('door', async () =>
      refusals.refuse('TOO_LATE', 'The door closed at 20:00.', ['input', 0], { closedAt: '20:00' }),
    );
    expect(payload).toEqual({
      door: null,
      errors: [
        {
          code: 'TOO_LATE',
          message: 'The door closed at 20:00.',
          path: ['input', '0'],
          closedAt: '20:00',
        },
      ],
    });
  });

  it('lets faults through', async () => {
    const work = async () => {
      throw new Fault('FORBIDDEN', 'no');
    };
    await expect(asPayload('door', work)).rejects.toBeInstanceOf(Fault);
  });
});

describe('refusals', () => {
  it('resolve to the GraphQL type of their code', () => {
    expect(refusals.resolveType({ code: 'TOO_LATE' })).toBe('TooLateError');
    expect(() => refusals.resolveType({ code: 'OTHER' })).toThrow('stands in no table');
  });

  it('are thrown, so that a transaction rolls back', () => {
    expect(() => refusals.refuse('TOO_LATE', 'Closed.')).toThrow(Refused);
  });
});
