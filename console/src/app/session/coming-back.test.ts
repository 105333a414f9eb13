import { expect, it } from 'vitest';
import { isOwnPath, readComingBack, sentenceFor, wayBack } from './coming-back.ts';

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

it.each([
  ['/console/orders', '?status=NEW', '/console/orders?status=NEW'],
  ['/console/orders', `?q=${'x'.repeat(500)}`, '/console/orders'],
  ['/shop/sign-in', '?returnTo=/shop/cart&error=OIDC_DENIED', '/shop/cart'],
  ['/shop/sign-in', '?returnTo=//evil.example', '/shop'],
  ['/console/sign-in', '', '/console'],
])('who leaves %s%s for elsewhere comes back to %s', (pathname, search, expected) => {
  expect(wayBack({ pathname, search })).toBe(expected);
});

it('repeats no text of an address that is no code', () => {
  expect(readComingBack({ error: 'OIDC_DENIED' })).toEqual({ error: 'OIDC_DENIED' });
  expect(readComingBack({ error: 'Call 0800 666' })).toEqual({});
});

it('has a sentence for every code, also for one that is new', () => {
  expect(sentenceFor(undefined)).toBeUndefined();
  expect(sentenceFor('OIDC_DENIED')).toMatch(/not signed in/);
  expect(sentenceFor('OIDC_SOMETHING')).toMatch(/OIDC_SOMETHING/);
});
