import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashToken, readRefreshToken, successorOf, writeRefreshToken } from './refresh-token.ts';

const key = randomBytes(32);
const sessionId = 'ses_01890a5d-ac96-7000-8000-000000000001';
const secret = randomBytes(32).toString('base64url');
const written = writeRefreshToken(sessionId, secret, key);

describe('a refresh token', () => {
  it('is read as it was written', () => {
    expect(readRefreshToken(written, key)).toEqual({ text: written, sessionId, secret });
  });

  it('of the version before is 256 bits that name no session', () => {
    expect(readRefreshToken(secret, key)).toEqual({ text: secret, secret });
  });

  it('is none when any of its characters is another one', () => {
    fc.assert(
      fc.property(fc.nat(written.length - 1), fc.string({ maxLength: 2 }), (at, other) => {
        fc.pre(written[at] !== other);
        const forged = written.slice(0, at) + other + written.slice(at + 1);
        expect(readRefreshToken(forged, key)).toBeUndefined();
      }),
    );
  });

  it.each([
    ['cut off', written.slice(0, -1)],
    ['too long', `${written}A`],
    ['followed by a part', `${written}.A`],
    ['sealed with another key', writeRefreshToken(sessionId, secret, randomBytes(32))],
    ['of another session', written.replace('0001.', '0002.')],
    ['half a secret', secret.slice(0, 42)],
    ['a longer secret', `${secret}A`],
    ['without a secret', `${sessionId}.`],
    ['dots', '..'],
    ['empty', ''],
  ])('is none when it is %s', (_what, text) => {
    expect(readRefreshToken(text, key)).toBeUndefined();
  });
});

describe('the successor of a refresh token', () => {
  it('is always the same one', () => {
    expect(successorOf('token', key)).toBe(successorOf('token', key));
  });

  it('has 256 bits, like a secret that was drawn', () => {
    expect(Buffer.from(successorOf('token', key), 'base64url')).toHaveLength(32);
  });

  it('differs with the token and with the key', () => {
    const all = [
      successorOf('a', key),
      successorOf('b', key),
      successorOf('a', randomBytes(32)),
      successorOf(successorOf('a', key), key),
      hashToken('a'),
    ];
    expect(new Set(all).size).toBe(all.length);
  });
});
