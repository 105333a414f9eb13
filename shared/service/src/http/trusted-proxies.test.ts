import { describe, expect, it } from 'vitest';
import { cleanForwardedFor, isAddressOrNetwork, trustedProxies } from './trusted-proxies.ts';

describe('a list of trusted proxies', () => {
  const isTrusted = trustedProxies(['192.0.2.1', '10.0.0.0/8', '2001:db8::/32']);

  it.each(['192.0.2.1', '::ffff:192.0.2.1', '10.1.2.3', '2001:db8:1::5'])('has %s', (address) => {
    expect(isTrusted(address)).toBe(true);
  });

  it.each([undefined, '', 'unknown', '192.0.2.2', '11.0.0.1', '2001:db9::1'])(
    'does not have %j',
    (address) => {
      expect(isTrusted(address)).toBe(false);
    },
  );

  it.each([
    ['192.0.2.1', true],
    ['192.0.2.0/24', true],
    ['::1/128', true],
    ['192.0.2.0/33', false],
    ['192.0.2.0/', false],
    ['192.0.2.0/8/8', false],
    ['proxy.example', false],
  ])('may hold %s: %s', (text, may) => {
    expect(isAddressOrNetwork(text)).toBe(may);
  });
});

describe('of X-Forwarded-For', () => {
  it.each([
    ['198.51.100.7', '198.51.100.7'],
    ['198.51.100.7, 10.0.0.1', '198.51.100.7, 10.0.0.1'],
    ['nonsense, 198.51.100.7', '198.51.100.7'],
    ['192.0.2.9, <script>, 198.51.100.7,10.0.0.1', '198.51.100.7, 10.0.0.1'],
    ['198.51.100.7:4711, [2001:db8::1]:443', '198.51.100.7, 2001:db8::1'],
    ['::ffff:198.51.100.7', '198.51.100.7'],
    ['198.51.100.7, nonsense', undefined],
    ['', undefined],
  ])('%j leaves %j', (given, left) => {
    const headers = { 'x-forwarded-for': given };
    cleanForwardedFor(headers);
    expect(headers['x-forwarded-for']).toBe(left);
  });

  it('a thousand hops leave the last sixteen', () => {
    const headers = { 'x-forwarded-for': Array.from({ length: 1_000 }, () => '10.0.0.1').join() };
    cleanForwardedFor(headers);
    expect(headers['x-forwarded-for'].split(', ')).toHaveLength(16);
  });
});
