import { describe, expect, it } from 'vitest';
import { hashPassword, nobodysHash, verifyPassword } from './hash-password.ts';

describe('a password hash', () => {
  it('is argon2id with the parameters that OWASP recommends', async () => {
    expect(await hashPassword('correct-horse-demo')).toMatch(
      /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/,
    );
  });

  it('verifies its password and no other', async () => {
    const passwordHash = await hashPassword('correct-horse-demo');
    expect(await verifyPassword(passwordHash, 'correct-horse-demo')).toBe(true);
    expect(await verifyPassword(passwordHash, 'correct-horse-dem0')).toBe(false);
    expect(await verifyPassword(passwordHash, '')).toBe(false);
  });

  it('has a salt of its own each time', async () => {
    expect(await hashPassword('correct-horse-demo')).not.toBe(
      await hashPassword('correct-horse-demo'),
    );
  });

  it('does not care how a keyboard composes a character', async () => {
    const passwordHash = await hashPassword('gru\u0308n-und-lang');
    expect(await verifyPassword(passwordHash, 'gr\u00fcn-und-lang')).toBe(true);
  });

  it('of nobody costs what a real one costs, and nothing verifies it', async () => {
    const settings = (text: string) => text.split('$').slice(0, 4);
    expect(settings(nobodysHash)).toEqual(settings(await hashPassword('correct-horse-demo')));
    expect(await verifyPassword(undefined, 'correct-horse-demo')).toBe(false);
  });
});
