import { readFileSync } from 'node:fs';
import { faults } from '@supergraph/shared/errors';
import { apolloCodes } from '@supergraph/shared/graphql/format-error';
import { describe, expect, it } from 'vitest';
import {
  constantIn,
  defaultsOf,
  limitsInTables,
  limitVariables,
  unreadSettings,
} from './limits-of-code.ts';
import { type LimitRow, limitsOfPage } from './limits-of-page.ts';

const docs = new URL('../../../docs/', import.meta.url);
const errorsPage = readFileSync(new URL('errors.md', docs), 'utf8');
const rows = limitsOfPage(readFileSync(new URL('security.md', docs), 'utf8'));
const tables = await limitsInTables();

const named = ({ source }: LimitRow) => ('variable' in source ? source.variable : source.name);
const whole = (row: LimitRow): [string, LimitRow] => [`${row.limit} (${named(row)})`, row];

describe('docs/security.md', () => {
  it.each(rows.map(whole))('has the true default: %s', (_name, { source, default: told }) => {
    if ('variable' in source) {
      expect(new Set(defaultsOf(source.variable))).toEqual(new Set([told]));
      return;
    }
    const { file, name } = source;
    const value = name.includes('.')
      ? tables.find((limit) => limit.file === file && limit.name === name)?.value
      : constantIn(file, name);
    expect(value).toBe(told);
  });

  it('has every variable that limits something', () => {
    const told = rows.flatMap(({ source }) => ('variable' in source ? [source.variable] : []));
    expect(limitVariables().filter((variable) => !told.includes(variable))).toEqual([]);
  });

  it('has every member of every table of limits', () => {
    const told = rows.map(named);
    expect(tables.map(({ name }) => name).filter((name) => !told.includes(name))).toEqual([]);
    expect(tables.length).toBeGreaterThan(5);
  });

  it('promises codes that docs/errors.md knows', () => {
    const codes = rows.flatMap((row) => row.codes);
    expect(codes).toEqual(expect.arrayContaining(['RATE_LIMITED', 'BAD_USER_INPUT']));
    const known = [...Object.keys(faults), ...apolloCodes];
    const unknown = codes.filter((code) => !known.includes(code));
    expect(unknown.filter((code) => !errorsPage.includes(`| \`${code}\` |`))).toEqual([]);
  });

  it('is not relieved of a setting that nobody reads', () => {
    expect(unreadSettings()).toEqual([]);
  });
});

describe('a row of the page', () => {
  const row = (cells: string) =>
    limitsOfPage(`| Limit | Default | Set by | Beyond it |\n|---|---|---|---|\n${cells}`);

  it('tells limit, default, source and codes', () => {
    expect(
      row('| Bytes | 1,048,576 bytes | `BODY_BYTES` of all | `BAD_REQUEST`, HTTP 413 |'),
    ).toEqual([
      {
        limit: 'Bytes',
        default: '1048576',
        source: { variable: 'BODY_BYTES' },
        codes: ['BAD_REQUEST'],
      },
    ]);
  });

  it('must say where its number comes from', () => {
    expect(() => row('| Bytes | 5 | by habit | `BAD_REQUEST` |')).toThrow(/neither its variable/);
  });

  it('must have four columns', () => {
    expect(() => row('| Bytes | 5 | `BYTES_MAX` |')).toThrow(/not 4 columns/);
  });
});
