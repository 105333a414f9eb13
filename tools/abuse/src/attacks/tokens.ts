import { randomBytes, randomUUID } from 'node:crypto';
import type { Attack } from '../attack.ts';

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Of the right form, signed by nobody. */
function forged(header: object, claims: object = {}): string {
  const payload = {
    iss: 'http://127.0.0.1',
    aud: 'supergraph',
    sub: 'usr_nobody',
    roles: ['ADMIN'],
    permissions: ['orders:read'],
    exp: Math.floor(Date.now() / 1_000) + 600,
    ...claims,
  };
  const signature = randomBytes(64).toString('base64url');
  return `${encode({ alg: 'ES256', typ: 'at+jwt', ...header })}.${encode(payload)}.${signature}`;
}

/** @param token made anew for each request */
function tokenFlood(
  attack: Omit<Attack, 'send'>,
  token: (own: string, number: number) => string,
): Attack {
  return {
    ...attack,
    send: ({ ask, flood, target }) =>
      flood({ atOnce: 8 }, (number) =>
        ask({ query: '{ me { id } }' }, { token: token(target.token, number) }),
      ),
    answers: ['UNAUTHENTICATED', '431'],
  };
}

export const tokens: readonly Attack[] = [
  tokenFlood(
    { name: 'unknown-keys', sentence: 'comes with tokens of keys that nobody knows, each another' },
    () => forged({ kid: randomUUID() }),
  ),
  tokenFlood(
    {
      name: 'forged-tokens',
      sentence: 'comes with tokens that carry the right key and a false signature',
    },
    (own) => {
      const [header = '', payload = ''] = own.split('.');
      return `${header}.${payload}.${randomBytes(64).toString('base64url')}`;
    },
  ),
  tokenFlood({ name: 'huge-tokens', sentence: 'comes with tokens of 12 kB' }, () =>
    forged({ kid: randomUUID() }, { permissions: 'a'.repeat(8_500) }),
  ),
  tokenFlood(
    {
      name: 'tokens-without-signature',
      sentence: 'comes with tokens that say they need no signature',
    },
    (_own, number) =>
      `${encode({ alg: 'none', typ: 'at+jwt' })}.${encode({ sub: `usr_${number}` })}.`,
  ),
];
