import { expect, it } from 'vitest';
import { check, sources } from '../../../test/support/check.ts';
import { composeSources } from './composition.ts';

const plain = `directive @oneOf on INPUT_OBJECT
type Query { product(by: By!): Int weight: Int @tag(name: "staff") }
input By { id: ID sku: ID }`;
const oneOf = plain.replace('input By', 'input By @oneOf');
const rule = 'diff/input-one-of-changed';

it('finds that an input became @oneOf, which composition drops, with the contracts that show it', async () => {
  const config = { contracts: { public: { exclude: ['staff'] }, all: {} } };
  const findings = await check({ base: { shop: plain }, head: { shop: oneOf }, config });
  expect(findings).toEqual([
    expect.objectContaining({
      rule,
      severity: 'error',
      message: 'By became @oneOf.',
      contracts: ['public', 'all'],
      location: { file: 'subgraphs/shop/schema.graphql', line: 4, column: 7 },
    }),
  ]);
});

it('takes the way back for safe', async () => {
  const findings = await check({ base: { shop: oneOf }, head: { shop: plain } });
  expect(findings).toEqual([expect.objectContaining({ rule, severity: 'info' })]);
});

it('refuses operations that set more than one field, as the subgraph does', async () => {
  const operations = 'query Both { product(by: { id: 1, sku: 2 }) }';
  const findings = await check({ base: { shop: plain }, head: { shop: oneOf }, operations });
  expect(findings.map((finding) => finding.rule)).toEqual([rule, 'operation/invalid']);
});

it('finds nothing where the base is a composed supergraph, which holds no @oneOf', async () => {
  const { graph } = composeSources(sources({ shop: plain }));
  const composed = { file: 'v1.graphql', sdl: graph?.supergraphSdl ?? '' };
  const base = { label: 'v1.graphql', subgraphs: [], composed };
  expect(await check({ head: { shop: oneOf }, more: { base } })).toEqual([]);
});

it('leaves alone what is no valid @oneOf', async () => {
  const required = (sdl: string) => sdl.replace('sku: ID', 'sku: ID!');
  const operations = 'query One { product(by: { id: 1, sku: 2 }) }';
  const base = { shop: required(plain) };
  expect(await check({ base, head: { shop: required(oneOf) }, operations })).toEqual([]);
});
