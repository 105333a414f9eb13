import { getNullableType, isEnumType, isInputObjectType, isListType } from 'graphql';
import { nameOf, type Position } from './positions.ts';

/** What a value is made from. */
export interface Ingredients {
  /** What succeeds at the position. */
  ordinary: unknown;
  /** A cursor of each list, and an id of each kind. */
  cursors: readonly string[];
  ids: readonly string[];
}

/** JSON that JavaScript cannot write: the fuzzer puts the text into the body as it stands. */
export class RawJson {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** For every text. */
const core = [
  ...['', '\0', 'k\ud800', 'cre\u0300me', '\u200b\u202e', 'a\r\nb\u001b[31m', '\'%_\\"; --'],
];

/** For one text or another in turn. */
const more = [
  ...[
    ' ',
    'a\0b',
    '\udc00k',
    '\u{10ffff}',
    '\uffff\ufdd0',
    '\ufeff',
    '\u2800\u3164',
    '\u00a0\u2003',
  ],
  ...[
    '\u202eabc\u2066',
    '\u007f\u009f',
    '\u2028\u0085',
    '\u200d'.repeat(50),
    '\u0301',
    'a'.repeat(300),
  ],
  // What grows when it is normalised or changes its case.
  ...['\ufdfa'.repeat(100), '\u0344'.repeat(60), '\u0130ß\ufb03', `a${'\u0301'.repeat(200)}`],
  // What statements, searches, templates and objects take for their own.
  ...["'; DROP TABLE users; --", ':* & | ! ( ) <-> \\', '{{7*7}}', '../../etc/passwd', '<script>'],
  ...['\\u0000', '\\', '__proto__', 'constructor', 'toString', 'null', 'NaN', '-0', '1e400'],
  ...['💥'.repeat(101), 'a'.repeat(10_001), 'a '.repeat(100), 'a'.repeat(100_000)],
  ...['9'.repeat(400), '\u0301'.repeat(30_000), 'a'.repeat(900_000)],
];

const numbers = [
  ...[0, -1, 1.5, 1_000, 2_147_483_647, -2_147_483_648, 2_147_483_648, 2 ** 63],
  ...['1e400', '-0', '1e-400', '9007199254740993', `1${'0'.repeat(400)}`].map(raw),
];

const integers = [
  ...['9223372036854775807', '9223372036854775808', '-9223372036854775808', '-9223372036854775809'],
  ...['-0', '00', '+1', ' 1', '0x10', '1e3', '1.0', '1_000', '\u0967', '\uff11', '1n'],
];

const dates = [
  ...['0000-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '0001-01-01T00:00:00+14:00'],
  ...['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59-23:59', '10000-01-01T00:00:00Z'],
  ...['+010000-01-01T00:00:00Z', '-000001-01-01T00:00:00Z', '2016-12-31T23:59:60Z'],
  ...['2024-02-30T00:00:00Z', '2024-01-01T24:00:00Z', '2024-01-01', '2024-01-01T00:00:00'],
  ...[
    `2024-01-01T00:00:00.${'1'.repeat(40)}Z`,
    '2024-01-01T00:00:00+99:99',
    'infinity',
    'now',
    'epoch',
  ],
];

const currencies = ['eur', 'EU', 'EURO', 'XXX', 'ZZZ', '\uff25\uff35\uff32'];

/**
 * What is sent in the place of a value; `undefined` leaves it out.
 *
 * @param turn which of the values that each position gets some of
 */
export function hostileValues(
  { type, path }: Pick<Position, 'type' | 'path'>,
  turn: number,
  ingredients: Ingredients,
): unknown[] {
  const { ordinary, cursors, ids } = ingredients;
  const some = (values: readonly unknown[], count: number) => inTurn(values, turn, count);
  const kindOf = (id: unknown) => String(id).replace(/_.*/s, '');
  const idsOfOthers = ids.filter((id) => kindOf(id) !== kindOf(ordinary));
  const nullable = getNullableType(type);
  const always = [undefined, null];
  if (isListType(nullable)) return [...always, ...listsLike(ordinary)];
  if (isInputObjectType(nullable)) return [...always, ...objectsLike(ordinary)];
  if (isEnumType(nullable)) return [...always, ...some(namesLike(ordinary), 6)];
  const strange = some([1, 2 ** 63, true, [], {}, [[ordinary]], raw('1e400'), prototype], 3);
  const ofType: Record<string, () => unknown[]> = {
    Boolean: () => ['true', 0, '', [], {}],
    Int: () => [...numbers, ...some(['1', '', '\0', true, [], {}, [ordinary], prototype], 4)],
    Float: () => [...numbers, ...some(['1', '', '\0', true, [], {}, [ordinary], prototype], 4)],
    ID: () => [
      ...some(idsOfOthers, 2),
      ...some(idsLike(ordinary), 4),
      ...core,
      ...some(more, 3),
      ...strange,
    ],
    DateTime: () => [...dates, ...some(core, 3), ...some(more, 3), ...strange],
    BigInt: () => [...integers, ...some(numbers, 5), ...some(core, 3), ...strange],
    CurrencyCode: () => [...currencies, ...core, ...some(more, 3), ...strange],
  };
  const known = ofType[String(nullable)];
  if (known) return [...always, ...known()];
  const ofName = nameOf(path) === 'after' ? [...cursorsLike(ordinary), ...some(cursors, 3)] : [];
  return [...always, ...ofName, ...core, ...some(more, 6), ...strange];
}

/** So many of the values, others each turn. */
function inTurn(values: readonly unknown[], turn: number, count: number): unknown[] {
  const from = (turn * count) % values.length;
  return [...values, ...values].slice(from, from + Math.min(count, values.length));
}

/** A name that objects have anyway. */
const prototype = raw('{"__proto__":{"a":1}}');

function raw(text: string): RawJson {
  return new RawJson(text);
}

function listsLike(ordinary: unknown): unknown[] {
  const [item = null] = Array.isArray(ordinary) ? ordinary : [ordinary];
  const thousand = Array.from({ length: 1_000 }, () => item);
  return [[], [null], [item, item], [[item]], thousand, item, [item, '\0'], [item, {}], '', 1, {}];
}

function objectsLike(ordinary: unknown): unknown[] {
  const fields = typeof ordinary === 'object' && ordinary !== null ? ordinary : {};
  const nulls = Object.fromEntries(Object.keys(fields).map((name) => [name, null]));
  const nested = JSON.parse(`${'{"a":'.repeat(30)}1${'}'.repeat(30)}`);
  return [
    ...[{}, [], [fields], '', 1, true, nulls, nested, { ...fields, noSuchField: '\0' }],
    { ...fields, constructor: {}, toString: 'a' },
  ];
}

function namesLike(ordinary: unknown): unknown[] {
  const name = String(ordinary).toLowerCase();
  return [name, '', 'NO_SUCH_VALUE', 'toString', '__proto__', '\0', 0, true, [], {}, prototype];
}

/** Ids of the right kind that are none, or nobody's. */
function idsLike(ordinary: unknown): string[] {
  const id = String(ordinary);
  return [
    ...[id.toUpperCase(), `${id}\n`, `${id}\0`, ` ${id}`, `${id}${id}`, id.slice(0, -1)],
    ...[id.replace(/_.*/s, '_'), id.replace(/[0-9a-f]{12}$/, '000000000000'), '42'],
  ];
}

/** A cursor that is broken, and its values one by one taken for others. */
function cursorsLike(ordinary: unknown): string[] {
  const cursor = String(ordinary);
  const content: unknown[] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  const strange = [
    ...['\0', '\ud800', 'a'.repeat(900), '0000-01-01T00:00:00Z', '9999-12-31T23:59:59-23:59'],
    ...['9223372036854775808', null, 1, {}],
  ];
  const swapped = content.flatMap((_, place) =>
    strange.map((value) => writeCursor(content.with(place, value))),
  );
  return [
    ...[
      cursor.slice(1),
      cursor.slice(0, -3),
      `${cursor}=`,
      cursor.repeat(200),
      '%00',
      'e30',
      'W10',
    ],
    ...[writeCursor(content.slice(0, -1)), writeCursor([...content, 'more']), writeCursor({})],
    ...swapped,
  ];
}

function writeCursor(content: unknown): string {
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}
