import { expect, it } from 'vitest';
import { check } from '../../test/support/check.ts';

const shop =
  'type Query { Old_field: Int pages: PageConnection } type PageConnection { nodes: Int }';
const later = shop.replace('pages:', 'New_field: Int pages:');
const found = async (lint: unknown, rules = {}, base?: string) => {
  const findings = await check({
    head: { shop: later },
    ...(base && { base: { shop: base } }),
    config: { lint, rules },
  });
  return findings
    .filter(({ rule }) => rule.startsWith('lint/'))
    .map(({ severity, rule, coordinate }) => `${severity} ${rule} ${coordinate}`);
};

it('warns of what a change brings in, where nobody chose rules', async () => {
  expect(await found({}, {}, shop)).toEqual(['warning lint/field-name Query.New_field']);
});

it('judges all there is by the rules that somebody chose', async () => {
  const names = ['error lint/field-name Query.Old_field', 'error lint/field-name Query.New_field'];
  expect(await found({ preset: 'none' }, {}, shop)).toEqual([]);
  expect(await found({ preset: 'recommended' }, {}, shop)).toEqual(names);
  expect(await found({ preset: 'relay' }, {}, shop)).toContain(
    'error lint/connection-shape PageConnection',
  );
  expect(await found({ preset: 'relay' }, {}, shop)).not.toContain(
    'error lint/description Query.pages',
  );
  expect(await found({ preset: 'commerce' }, {}, shop)).toContain(
    'error lint/description Query.pages',
  );
});

it('looks at a rule that the config names, whatever the preset', async () => {
  const rules = { 'lint/connection-shape': 'info' };
  expect(await found({ preset: 'none' }, rules, shop)).toContain(
    'info lint/connection-shape PageConnection',
  );
});
