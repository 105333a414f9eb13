import { expect, it } from 'vitest';
import { markGuarded, markSupported } from './supported-features.ts';

const link = (name: string, more = '') =>
  `@link(url: "https://specs.apollo.dev/${name}/v0.1"${more})`;
const security = ', for: SECURITY';
const ours = ['authenticated', 'requiresScopes', 'policy'];

it.each(['context', ...ours])(
  'the engine takes %s for supported, whatever else its link says',
  (name) => {
    expect(markSupported(link(name, security))).toBe(link(name));
    const imports = ', import: ["@some"]';
    expect(markSupported(link(name, imports + security))).toBe(link(name, imports));
    expect(markSupported(link(name, security + imports))).toBe(link(name, imports));
  },
);

it("Apollo's executor is not said to know contexts", () => {
  expect(markGuarded(link('context', security))).toBe(link('context', security));
  expect(markGuarded(link('policy', security))).toBe(link('policy'));
});

it('what nobody here knows stays as it is', () => {
  const other = `schema ${link('secrecy', security)} ${link('context')} { query: Query }`;
  expect(markSupported(other)).toBe(other);
  const later = link('policy', security).replace('v0.1', 'v0.2');
  expect(markSupported(later)).toBe(later);
});
