import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { readOptions } from './check-options.ts';
import { ciFiles } from './ci-files.ts';

const action = readFileSync(new URL('../../action.yml', import.meta.url), 'utf8');
const texts = {
  'the action': action,
  'the workflow of GitHub': ciFiles['github']?.('').text ?? '',
  'the pipeline of GitLab': ciFiles['gitlab']?.('').text ?? '',
};

it.each(Object.entries(texts))('%s is YAML, and gives options that the check takes', (_, text) => {
  expect(parse(text)).toBeTypeOf('object');
  const [, given = ''] = /schema-check check (.*)$/m.exec(text) ?? [];
  const options = readOptions(given.replaceAll('"', '').replace(' $ARGUMENTS', '').split(' '));
  expect(options.base).toMatch(/^\$/);
  expect(options.outputs.length).toBeGreaterThan(1);
});

it.each([
  ['the action', action],
  ['the workflow of GitHub', texts['the workflow of GitHub']],
  [
    "this repository's own workflow",
    readFileSync(new URL('../../../../.github/workflows/ci.yml', import.meta.url), 'utf8'),
  ],
])('%s finds its comment again by the mark that the report begins with', (_, text) => {
  const report = readFileSync(new URL('../check/report/markdown.ts', import.meta.url), 'utf8');
  const [, mark = ''] = /MARKER = '(.*)'/.exec(report) ?? [];
  expect(mark).not.toBe('');
  expect(text).toContain(`startswith("${mark}")`);
});
