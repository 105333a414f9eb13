import { expect, it } from 'vitest';
import { isOwnPath, sentenceFor } from './coming-back.ts';

it.each(['/', '/console/orders?status=NEW', '/shop/cart'])('leads back to %s', (path) => {
  expect(isOwnPath(path)).toBe(true);
});

it.each([
  '//evil.example',
  '/\\evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  '/a b',
  '',
])('leads nobody to an address of others: %s', (path) => {
  expect(isOwnPath(path)).toBe(false);
});

it('has a sentence for every code, also for one that is new', () => {
  expect(sentenceFor(undefined)).toBeUndefined();
  expect(sentenceFor('OIDC_DENIED')).toMatch(/not signed in/);
  expect(sentenceFor('OIDC_SOMETHING')).toMatch(/OIDC_SOMETHING/);
});
