import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeRefresh, replayGraceMs, type SessionState } from './session.ts';

const now = new Date('2030-01-01T12:00:00Z');

function ago(ms: number): Date {
  return new Date(now.getTime() - ms);
}

/** Of a session whose token was rotated this moment. */
function judge(tokenHash: string, changes: Partial<SessionState> = {}) {
  const session: SessionState = {
    expiresAt: new Date(now.getTime() + 1),
    endedAt: null,
    userStatus: 'ACTIVE',
    tokenHash: 'in force',
    predecessorHash: 'predecessor',
    rotatedAt: now,
    ...changes,
  };
  return judgeRefresh(session, { tokenHash, now });
}

const never = { predecessorHash: null, rotatedAt: null };
const tokens = ['in force', 'predecessor', 'older'];

describe('a refresh token that is presented', () => {
  it('is rotated when it is the one in force', () => {
    expect(judge('in force')).toBe('ROTATE');
    expect(judge('in force', never)).toBe('ROTATE');
  });

  it('gets the same answer again for 30 seconds after its rotation', () => {
    expect(judge('predecessor')).toBe('REPLAY');
    expect(judge('predecessor', { rotatedAt: ago(30_000) })).toBe('REPLAY');
  });

  it('is a sign of theft after that', () => {
    expect(judge('predecessor', { rotatedAt: ago(30_001) })).toBe('REUSE');
  });

  it('is a sign of theft at once when it is older than the predecessor', () => {
    expect(judge('older')).toBe('REUSE');
    expect(judge('older', never)).toBe('REUSE');
  });

  it.each(tokens)('is invalid from the moment of its expiry: %s', (token) => {
    expect(judge(token, { expiresAt: now })).toBe('INVALID');
    expect(judge(token, { expiresAt: now, userStatus: 'SUSPENDED' })).toBe('INVALID');
  });

  it.each(tokens)('is invalid when its session has ended: %s', (token) => {
    expect(judge(token, { endedAt: ago(1) })).toBe('INVALID');
  });

  it.each(tokens)('is refused to a suspended user, whose sessions ended then: %s', (token) => {
    expect(judge(token, { userStatus: 'SUSPENDED' })).toBe('SUSPENDED');
    expect(judge(token, { userStatus: 'SUSPENDED', endedAt: ago(1) })).toBe('SUSPENDED');
  });

  it('never leads on when it was rotated longer ago than the grace time', () => {
    const anySession = fc.record({
      expiresAt: fc.date({ noInvalidDate: true }),
      rotatedAt: fc.integer({ min: replayGraceMs + 1, max: 1e12 }).map(ago),
      endedAt: fc.option(fc.date({ noInvalidDate: true })),
      userStatus: fc.constantFrom('ACTIVE' as const, 'SUSPENDED' as const),
    });
    fc.assert(
      fc.property(anySession, fc.constantFrom('predecessor', 'older'), (session, token) => {
        expect(['REUSE', 'INVALID', 'SUSPENDED']).toContain(judge(token, session));
      }),
    );
  });
});
