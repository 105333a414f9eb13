import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { formats } from '../check/report/formats.ts';
import { rules } from '../check/rules.ts';
import { configSchema } from '../core/findings/config.ts';
import { HELP } from './check-options.ts';

const docs = readFileSync(new URL('../../../../docs/schema-check.md', import.meta.url), 'utf8');

it('documents every rule as it is, and no other', () => {
  const told = [...docs.matchAll(/^\| `([a-z]+\/[a-z-]+)` \| (\w+) \| (.+) \|$/gm)].map(
    ([, id, severity, summary]) => [id, { severity, summary }],
  );
  expect(Object.fromEntries(told)).toEqual(rules);
});

it('documents every option and every format', () => {
  for (const [option] of HELP.matchAll(/--[a-z-]+/g)) expect(docs).toContain(`\`${option}`);
  for (const format of Object.keys(formats)) expect(docs).toContain(`| \`${format}\` |`);
});

it('documents every key of the config, and no other', () => {
  const told = new Set(
    [...docs.matchAll(/^\| `([a-zA-Z]+)(?:\.[^`]*)?`.*\|$/gm)].map(([, key]) => key),
  );
  const keys = Object.keys(configSchema.shape);
  for (const key of keys) expect(told).toContain(key);
  const section = docs.slice(docs.indexOf('## Config'), docs.indexOf('## Waivers'));
  const listed = [...section.matchAll(/^\| `([a-zA-Z]+)/gm)].map(([, key]) => key);
  expect(new Set(listed)).toEqual(new Set(keys));
});
