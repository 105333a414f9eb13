import { expect, it } from 'vitest';
import { markSupported } from './supported-features.ts';

const link = (name: string, more = '') =>
  `@link(url: "https://specs.apollo.dev/${name}/v0.1"${more})`;

it('takes contexts for supported, whatever else their link says', () => {
  const security = ', for: SECURITY';
  expect(markSupported(link('context', security))).toBe(link('context'));
  const imports = ', import: ["@context"]';
  expect(markSupported(link('context', imports + security))).toBe(link('context', imports));
  expect(markSupported(link('context', security + imports))).toBe(link('context', imports));
});

it.each(['authenticated', 'requiresScopes', 'policy'])('leaves %s as it is', (name) => {
  const supergraph = `schema ${link(name, ', for: SECURITY')} ${link('context')} { query: Query }`;
  expect(markSupported(supergraph)).toBe(supergraph);
});
