import type { Caller } from '@supergraph/service/identity/caller';
import { createTestIdentity } from '@supergraph/testing/identity';
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

it('a key of a program pays before whoever made it', () => {
  const client = { address: '192.0.2.1' };
  const identity = createTestIdentity();
  const payers = ['ses_1', 'key_1', 'cli_1'].map(async (sessionId) => {
    const caller = await identity.verifier.verify(identity.token({ id: 'usr_1', sessionId }));
    return payerKey({ caller, client });
  });
  return expect(Promise.all(payers)).resolves.toEqual(['user:usr_1', 'key:key_1', 'user:usr_1']);
});
