import { describe, expect, test } from 'vitest';
import { findBreaks, type JsonSchema } from './compare-schemas.ts';

const former: JsonSchema = {
  type: 'object',
  title: 'A thing changed',
  required: ['id', 'status', 'lines'],
  additionalProperties: false,
  properties: {
    id: { type: 'string', pattern: '^thi_' },
    status: { enum: ['NEW', 'OLD'] },
    note: { anyOf: [{ type: 'string', maxLength: 100 }, { type: 'null' }] },
    price: { $ref: '#/$defs/money' },
    lines: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['quantity'],
        properties: { quantity: { type: 'integer', minimum: 1, maximum: 100 } },
      },
    },
  },
  $defs: { money: { type: 'object', properties: { amountMinor: { type: 'string' } } } },
};

type Change = (
  schema: { properties: Record<string, Record<string, unknown>> } & JsonSchema,
) => void;

function changed(change: Change): JsonSchema {
  const copy = structuredClone(former) as Parameters<Change>[0];
  change(copy);
  return copy;
}

const line = (quantity: object, required: string[] = ['quantity']) => ({
  type: 'array',
  minItems: 1,
  items: { type: 'object', required, properties: { quantity } },
});

describe('harmless', () => {
  test.each<[string, Change]>([
    ['nothing at all', () => undefined],
    ['other words', (schema) => Object.assign(schema, { title: 'Changed', description: 'So.' })],
    ['a new property', ({ properties }) => Object.assign(properties, { more: { type: 'string' } })],
    [
      'a property that is always there now',
      (schema) => Object.assign(schema, { required: ['id', 'status', 'lines', 'note'] }),
    ],
    ['room for more properties', (schema) => Object.assign(schema, { additionalProperties: true })],
    ['a value less', ({ properties }) => Object.assign(properties, { status: { enum: ['NEW'] } })],
    ['one value left', ({ properties }) => Object.assign(properties, { status: { const: 'OLD' } })],
    ['a form less', ({ properties }) => Object.assign(properties, { note: { type: 'null' } })],
    [
      'narrower bounds',
      ({ properties }) =>
        Object.assign(properties, { lines: line({ type: 'integer', minimum: 2, maximum: 9 }) }),
    ],
    [
      'a definition written out',
      ({ properties }) =>
        Object.assign(properties, {
          price: { type: 'object', properties: { amountMinor: { type: 'string' } } },
        }),
    ],
  ])('%s', (_, change) => {
    expect(findBreaks(former, changed(change))).toEqual([]);
  });
});

describe('a break', () => {
  test.each<[string, Change, string]>([
    [
      'a property that is gone',
      ({ properties }) => delete properties['note'],
      'data.note is gone.',
    ],
    [
      'a property that may be missing',
      (schema) => Object.assign(schema, { required: ['id', 'lines'] }),
      'data.status was always there and may now be missing.',
    ],
    [
      'another type',
      ({ properties }) => Object.assign(properties, { id: { type: 'integer', pattern: '^thi_' } }),
      'data.id was string and may now be integer.',
    ],
    [
      'null beside the type',
      ({ properties }) =>
        Object.assign(properties, { id: { type: ['string', 'null'], pattern: '^thi_' } }),
      'data.id was string and may now be null.',
    ],
    [
      'a value more',
      ({ properties }) => Object.assign(properties, { status: { enum: ['NEW', 'OLD', 'ODD'] } }),
      'data.status may now be "ODD", which it never was.',
    ],
    [
      'a list of values that is gone',
      ({ properties }) => Object.assign(properties, { status: { type: 'string' } }),
      'data.status had a list of values and may now be anything.',
    ],
    [
      'another pattern',
      ({ properties }) => Object.assign(properties, { id: { type: 'string', pattern: '^t_' } }),
      'data.id had the pattern "^thi_" and now has "^t_".',
    ],
    [
      'a wider bound',
      ({ properties }) =>
        Object.assign(properties, { lines: line({ type: 'integer', minimum: 0, maximum: 100 }) }),
      'data.lines[].quantity had a minimum of 1 and now has 0.',
    ],
    [
      'a bound that is gone',
      ({ properties }) =>
        Object.assign(properties, { lines: line({ type: 'integer', minimum: 1 }) }),
      'data.lines[].quantity has lost its maximum of 100.',
    ],
    [
      'a form more',
      ({ properties }) =>
        Object.assign(properties, { note: { anyOf: [{ type: 'null' }, { type: 'boolean' }] } }),
      'data.note may take a form that it had not: {"type":"boolean"}.',
    ],
    [
      'a definition that changed',
      (schema) =>
        Object.assign(schema, {
          $defs: { money: { type: 'object', properties: { amountMinor: { type: 'integer' } } } },
        }),
      'data.price.amountMinor was string and may now be integer.',
    ],
    [
      'a keyword that we do not know',
      ({ properties }) => Object.assign(properties, { id: { type: 'string' } }),
      'data.id had the pattern "^thi_" and now has none.',
    ],
  ])('%s', (_, change, sentence) => {
    expect(findBreaks(former, changed(change))).toContain(sentence);
  });
});
