import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { expandVariables } from './expand-variables.ts';

/** In rover's notation. */
const variable = (name: string) => `\${${name}}`;

it('expands variables wherever a text stands, and leaves keys and other values alone', () => {
  const value = {
    url: `http://${variable('env.HOST')}:${variable('env.PORT')}/`,
    list: [variable('env.HOST'), 1, null],
  };
  expect(expandVariables(value, { HOST: 'shop', PORT: '80' })).toEqual({
    url: 'http://shop:80/',
    list: ['shop', 1, null],
  });
});

it('takes the default where a variable is not set, also an empty one', () => {
  expect(expandVariables(variable('env.HOST:-a:-b'), {})).toBe('a:-b');
  expect(expandVariables(variable('env.HOST:-'), {})).toBe('');
});

it('expands no variable within the value of another', () => {
  expect(expandVariables(variable('env.A'), { A: variable('env.B'), B: 'b' })).toBe(
    variable('env.B'),
  );
});

it('reads files, and leaves the text of a missing one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'expand-'));
  try {
    writeFileSync(join(folder, 'token'), 'abc');
    expect(expandVariables(variable(`file.${folder}/token`), {})).toBe('abc');
    expect(expandVariables(variable('file./lost'), {})).toBe(variable('file./lost'));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('refuses a variable that is not set, and what is no variable', () => {
  expect(() => expandVariables(variable('env.LOST'), {})).toThrow(
    /needs the environment variable LOST/,
  );
  expect(() => expandVariables(variable('LOST'), {})).toThrow(/is not a variable/);
});
