import { readFileSync } from 'node:fs';
import {
  defaultsOf,
  limitVariables,
  unreadSettings,
} from '@supergraph/local-stack/limit-variables';
import { faults } from '@supergraph/service/errors';
import { apolloCodes } from '@supergraph/service/graphql/format-error';
import { describe, expect, it } from 'vitest';
import { codesBeyond, constantIn, limitsInTables } from './limits-of-code.ts';
import { limitsOfPage, type ToldLimit } from './limits-of-page.ts';

const docs = new URL('../../../../docs/', import.meta.url);
const errorsPage = readFileSync(new URL('errors.md', docs), 'utf8');
const told = limitsOfPage(readFileSync(new URL('security.md', docs), 'utf8'));
const coded = await limitsInTables();

describe('docs/security.md', () => {
  const places = told.filter(({ place }) => place);
  it.each(places.map(named))('has the number of the code: %s', (_name, { place, value }) => {
    expect(place && valueAt(place)).toBe(value);
  });

  const variables = new Set(told.flatMap(({ variable }) => variable ?? []));
  it.each([...variables])('has the default of %s, whichever service reads it', (variable) => {
    const values = told.filter((limit) => limit.variable === variable).map(({ value }) => value);
    const defaults = defaultsOf(variable);
    expect(defaults).not.toEqual([]);
    expect(defaults.filter((value) => !values.includes(value))).toEqual([]);
  });

  it('has every variable that limits something', () => {
    expect(limitVariables().filter((variable) => !variables.has(variable))).toEqual([]);
  });

  it('has every member of every table of limits', () => {
    const names = new Set(told.map(({ place }) => place?.name));
    expect(coded.map(({ name }) => name).filter((name) => !names.has(name))).toEqual([]);
    expect(coded.length).toBeGreaterThan(40);
  });

  it('promises codes that docs/errors.md knows', () => {
    const known = [...Object.keys(faults), ...apolloCodes];
    const codes = told.flatMap((limit) => limit.codes).filter((code) => !known.includes(code));
    expect(codes.filter((code) => !errorsPage.includes(`| \`${code}\` |`))).toEqual([]);
  });

  it('promises what the tables of the services promise', async () => {
    const promised = await codesBeyond();
    const missing = promised.filter(
      ({ variable, code }) =>
        !told.some((limit) => limit.variable === variable && limit.codes.includes(code)),
    );
    expect(missing).toEqual([]);
    expect(promised.length).toBeGreaterThan(5);
  });

  it('is not relieved of a setting that nobody reads', () => {
    expect(unreadSettings()).toEqual([]);
  });
});

describe('a table of the page', () => {
  const table = (header: string, row: string) =>
    limitsOfPage(`Words.\n\n| ${header} |\n|---|---|---|---|\n| ${row} |\n\nWords.`);

  it('tells a value, its variable and what a client gets beyond it', () => {
    const header = 'Limit | Default | Set by | Beyond it';
    const [limit] = table(
      header,
      'Bytes | 1,048,576 bytes | `BYTES_MAX` of all | `BAD_REQUEST`, 413',
    );
    expect(limit).toEqual({
      limit: 'Bytes',
      value: '1048576',
      variable: 'BYTES_MAX',
      place: undefined,
      codes: ['BAD_REQUEST'],
    });
  });

  it('tells the members of the table that heads a column', () => {
    const header = 'Limit | [`someLimits`](../a/b.ts) | Set by | Beyond it';
    const [limit] = table(header, 'Whether (`mode`) | `enforce` | fixed | nothing');
    expect(limit).toMatchObject({
      value: 'enforce',
      place: { file: 'a/b.ts', name: 'someLimits.mode' },
    });
    expect(() => table(header, 'Whether | `enforce` | fixed | nothing')).toThrow(
      /does not name its member of someLimits/,
    );
  });

  it('must say where the code has its value', () => {
    const header = 'Limit | Default | Set by | Beyond it';
    const constant = table(header, 'Bytes | 5 | fixed: [`BYTES_MAX`](../a/b.ts) | nothing');
    expect(constant[0]?.place).toEqual({ file: 'a/b.ts', name: 'BYTES_MAX' });
    expect(() => table(header, 'Bytes | 5 | by habit | nothing')).toThrow(/does not say where/);
    expect(() => table(header, 'Bytes | 5 | `BYTES_MAX`')).toThrow(/has not 4 columns/);
  });
});

function named(told: ToldLimit): [name: string, told: ToldLimit] {
  return [told.place?.name ?? told.limit, told];
}

function valueAt({ file, name }: { file: string; name: string }): string | undefined {
  if (!name.includes('.')) return constantIn(file, name);
  return coded.find((limit) => limit.file === file && limit.name === name)?.value;
}
