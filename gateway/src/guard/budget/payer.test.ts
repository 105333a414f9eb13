import type { Caller } from '@supergraph/service/identity/caller';
import { expect, it } from 'vitest';
import { payerKey } from './payer.ts';

const anonymous: Caller = { kind: 'anonymous' };

it.each([
  ['192.0.2.1', 'address:192.0.2.1'],
  ['2001:db8:0:1:aaaa::1', 'address:2001:db8:0:1::/64'],
  ['2001:db8:0:1:bbbb::2', 'address:2001:db8:0:1::/64'],
  ['nonsense', 'address:unknown'],
])('who has not signed in pays by the block of %s', (address, key) => {
  expect(payerKey({ caller: anonymous, client: { address } })).toBe(key);
});

it('a key of a program pays before whoever uses it', () => {
  const client = { address: '192.0.2.1' };
  expect(payerKey({ caller: anonymous, client, apiKeyId: 'key_1' })).toBe('key:key_1');
});
