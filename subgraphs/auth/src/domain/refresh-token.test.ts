import { createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DerivedKeys } from './derived-key.ts';
import { hashToken, readRefreshToken, successorOf, writeRefreshToken } from './refresh-token.ts';

const own = { id: 'own', key: createSecretKey(randomBytes(32)) };
const newer = { id: 'newer', key: createSecretKey(randomBytes(32)) };
const keys: DerivedKeys = () => [own];
const { key } = own;
const sessionId = 'ses_01890a5d-ac96-7000-8000-000000000001';
const secret = randomBytes(32).toString('base64url');
const written = writeRefreshToken(sessionId, secret, keys);

describe('a refresh token', () => {
  it('is read as it was written', () => {
    expect(readRefreshToken(written, keys)).toEqual({ text: written, sessionId, secret, key });
  });

  it('of the version before is 256 bits that name no session', () => {
    expect(readRefreshToken(secret, keys)).toEqual({ text: secret, secret, key });
  });

  it('that an earlier key sealed is read as long as that is known, and its successor derived under it', () => {
    const both: DerivedKeys = () => [newer, own];
    expect(readRefreshToken(written, both)).toEqual({ text: written, sessionId, secret, key });
    expect(readRefreshToken(secret, both)).toEqual({ text: secret, secret, key });
    const later = writeRefreshToken(sessionId, secret, both);
    expect(readRefreshToken(later, both)?.key).toBe(newer.key);
    for (const text of [written, secret]) expect(readRefreshToken(text, both)?.key).toBe(key);
    expect(readRefreshToken(written, () => [newer])).toBeUndefined();
  });

  it('is none when any of its characters is another one', () => {
    fc.assert(
      fc.property(fc.nat(written.length - 1), fc.string({ maxLength: 2 }), (at, other) => {
        fc.pre(written[at] !== other);
        const forged = written.slice(0, at) + other + written.slice(at + 1);
        expect(readRefreshToken(forged, keys)).toBeUndefined();
      }),
    );
  });

  it.each([
    ['cut off', written.slice(0, -1)],
    ['too long', `${written}A`],
    ['followed by a part', `${written}.A`],
    ['sealed with another key', writeRefreshToken(sessionId, secret, () => [newer])],
    ['of another session', written.replace('0001.', '0002.')],
    ['half a secret', secret.slice(0, 42)],
    ['a longer secret', `${secret}A`],
    ['without a secret', `${sessionId}.`],
    ['dots', '..'],
    ['empty', ''],
  ])('is none when it is %s', (_what, text) => {
    expect(readRefreshToken(text, keys)).toBeUndefined();
  });
});

describe('the successor of a refresh token', () => {
  it('is always the same one', () => {
    expect(successorOf({ text: 'token', key })).toBe(successorOf({ text: 'token', key }));
  });

  it('has 256 bits, like a secret that was drawn', () => {
    expect(Buffer.from(successorOf({ text: 'token', key }), 'base64url')).toHaveLength(32);
  });

  it('differs with the token and with the key', () => {
    const all = [
      successorOf({ text: 'a', key }),
      successorOf({ text: 'b', key }),
      successorOf({ text: 'a', key: newer.key }),
      successorOf({ text: successorOf({ text: 'a', key }), key }),
      hashToken('a'),
    ];
    expect(new Set(all).size).toBe(all.length);
  });
});
