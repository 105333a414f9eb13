import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  hashRefreshToken,
  judgeRefresh,
  type PresentedToken,
  replayGraceMs,
  successorOf,
} from './session.ts';

const now = new Date('2030-01-01T12:00:00Z');

function ago(ms: number): Date {
  return new Date(now.getTime() - ms);
}

function token(changes: Partial<PresentedToken> = {}): PresentedToken {
  const expiresAt = new Date(now.getTime() + 1);
  return { expiresAt, rotatedAt: null, sessionEndedAt: null, userStatus: 'ACTIVE', ...changes };
}

describe('a refresh token that is presented', () => {
  it('is rotated when it is the newest of its session', () => {
    expect(judgeRefresh(token(), now)).toBe('ROTATE');
  });

  it('gets the same answer again for 30 seconds after its rotation', () => {
    expect(judgeRefresh(token({ rotatedAt: now }), now)).toBe('REPLAY');
    expect(judgeRefresh(token({ rotatedAt: ago(30_000) }), now)).toBe('REPLAY');
  });

  it('is a sign of theft after that', () => {
    expect(judgeRefresh(token({ rotatedAt: ago(30_001) }), now)).toBe('REUSE');
  });

  it('is invalid from the moment of its expiry, rotated or not', () => {
    expect(judgeRefresh(token({ expiresAt: now }), now)).toBe('INVALID');
    expect(judgeRefresh(token({ expiresAt: now, rotatedAt: ago(1) }), now)).toBe('INVALID');
  });

  it('is invalid when its session has ended, even within the grace time', () => {
    expect(judgeRefresh(token({ sessionEndedAt: ago(1) }), now)).toBe('INVALID');
    expect(judgeRefresh(token({ sessionEndedAt: ago(1), rotatedAt: ago(1) }), now)).toBe('INVALID');
  });

  it('is refused to a suspended user, whose sessions ended with the suspension', () => {
    expect(judgeRefresh(token({ userStatus: 'SUSPENDED' }), now)).toBe('SUSPENDED');
    const ended = token({ userStatus: 'SUSPENDED', sessionEndedAt: ago(1) });
    expect(judgeRefresh(ended, now)).toBe('SUSPENDED');
  });

  it('never leads on when it was rotated longer ago than the grace time', () => {
    const anyToken = fc.record({
      expiresAt: fc.date({ noInvalidDate: true }),
      rotatedAt: fc.integer({ min: replayGraceMs + 1, max: 1e12 }).map(ago),
      sessionEndedAt: fc.option(fc.date({ noInvalidDate: true })),
      userStatus: fc.constantFrom('ACTIVE' as const, 'SUSPENDED' as const),
    });
    fc.assert(
      fc.property(anyToken, (presented) => {
        expect(['REUSE', 'INVALID', 'SUSPENDED']).toContain(judgeRefresh(presented, now));
      }),
    );
  });
});

describe('the successor of a refresh token', () => {
  const key = randomBytes(32);

  it('is always the same one', () => {
    expect(successorOf('token', key)).toBe(successorOf('token', key));
  });

  it('has 256 bits, like a token that was drawn', () => {
    expect(Buffer.from(successorOf('token', key), 'base64url')).toHaveLength(32);
  });

  it('differs with the token and with the key', () => {
    const all = [
      successorOf('a', key),
      successorOf('b', key),
      successorOf('a', randomBytes(32)),
      successorOf(successorOf('a', key), key),
      hashRefreshToken('a'),
    ];
    expect(new Set(all).size).toBe(all.length);
  });
});
