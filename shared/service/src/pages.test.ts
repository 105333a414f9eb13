import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Fault } from './errors.ts';
import {
  CURSOR_CHARACTERS_MAX,
  cursorValue,
  PAGE_DEFAULT,
  type PageArguments,
  readPage,
  toConnection,
} from './pages.ts';

const order = { order: 'AMOUNT_ASC', key: z.tuple([cursorValue.bigint, cursorValue.text]) };

function faultOf(args: PageArguments, by = order): Fault {
  try {
    readPage(args, by);
  } catch (error) {
    if (error instanceof Fault) return error;
  }
  throw new Error('the page was not refused');
}

/** What a store does: the rows after the key, in order, one more than the page holds. */
function fetchPage(rows: { amount: bigint; id: string }[], args: PageArguments) {
  const page = readPage(args, order);
  const isAfter = (row: { amount: bigint; id: string }) => {
    if (!page.after) return true;
    const [amount, id] = page.after;
    return row.amount > amount || (row.amount === amount && row.id > id);
  };
  const rest = rows.filter(isAfter).slice(0, page.limit + 1);
  return toConnection(rest, page, (row) => [row.amount, row.id]);
}

describe('pages', () => {
  it('hold 20 nodes unless told', () => {
    expect(readPage({}, order).limit).toBe(PAGE_DEFAULT);
    expect(readPage({ first: null }, order).limit).toBe(PAGE_DEFAULT);
  });

  it.each([
    [0, 'min'],
    [-3, 'min'],
    [101, 'max'],
    [100_000, 'max'],
  ])('refuse first: %i by the rule "%s"', (first, rule) => {
    const fault = faultOf({ first });
    expect(fault.code).toBe('BAD_USER_INPUT');
    expect(fault.details.fields).toEqual([expect.objectContaining({ path: 'first', rule })]);
  });

  it.each([
    ['no base64 of JSON', 'broken!'],
    ['JSON that is no list', Buffer.from('{}').toString('base64url')],
    ['values of another shape', Buffer.from('["AMOUNT_ASC","x","y"]').toString('base64url')],
    ['too few values', Buffer.from('["AMOUNT_ASC","1"]').toString('base64url')],
    [
      'more characters than one has',
      Buffer.from(`["AMOUNT_ASC","1","y"]${' '.repeat(CURSOR_CHARACTERS_MAX)}`).toString(
        'base64url',
      ),
    ],
    ['another order', Buffer.from('["NAME_ASC","1","y"]').toString('base64url')],
  ])('refuse a cursor with %s', (_, after) => {
    expect(faultOf({ after }).details.fields).toEqual([
      expect.objectContaining({ path: 'after', rule: 'cursor' }),
    ]);
  });

  const dated = { order: 'NEWEST', key: z.tuple([cursorValue.date, cursorValue.text]) };
  const cursor = (...content: unknown[]) =>
    Buffer.from(JSON.stringify(content)).toString('base64url');

  it.each([
    ['the character NUL', dated, cursor('NEWEST', '2026-01-01T00:00:00.000Z', '\0')],
    ['half a surrogate pair', dated, cursor('NEWEST', '2026-01-01T00:00:00.000Z', '\ud800')],
    ['the year 0', dated, cursor('NEWEST', '0000-01-01T00:00:00.000Z', 'a')],
    ['a day that is none', dated, cursor('NEWEST', '2026-02-31T00:00:00.000Z', 'a')],
    ['2^63', order, cursor('AMOUNT_ASC', '9223372036854775808', 'a')],
    ['-2^63-1', order, cursor('AMOUNT_ASC', '-9223372036854775809', 'a')],
  ])('refuse a cursor that holds %s, which no database holds', (_, by, after) => {
    const read = () => readPage<z.ZodType>({ after }, by);
    expect(read).toThrow('must be a cursor that this list gave');
  });

  it('take a cursor at the ends of 64 bits', () => {
    const { after } = readPage({ after: cursor('AMOUNT_ASC', '-9223372036854775808', 'a') }, order);
    expect(after).toEqual([-(2n ** 63n), 'a']);
  });

  it('give every row exactly once, in order, whatever the page size', () => {
    const list = fc.uniqueArray(fc.record({ amount: fc.bigInt(0n, 5n), id: fc.uuid() }), {
      selector: (row) => row.id,
      maxLength: 60,
    });
    fc.assert(
      fc.property(list, fc.integer({ min: 1, max: 100 }), (unsorted, first) => {
        const rows = unsorted.toSorted(
          (a, b) => Number(a.amount - b.amount) || (a.id < b.id ? -1 : 1),
        );
        const seen = [];
        let after: string | null = null;
        let hasNextPage = true;
        while (hasNextPage) {
          const page = fetchPage(rows, { first, after });
          seen.push(...page.nodes);
          after = page.pageInfo.endCursor;
          hasNextPage = page.pageInfo.hasNextPage;
        }
        expect(seen).toEqual(rows);
      }),
    );
  });

  it('say that an empty list has no cursors and no next page', () => {
    expect(fetchPage([], {}).pageInfo).toEqual({
      hasNextPage: false,
      hasPreviousPage: false,
      startCursor: null,
      endCursor: null,
    });
  });
});
