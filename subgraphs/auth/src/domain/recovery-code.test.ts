import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { RECOVERY_CODE_BYTES, readRecoveryCode, writeRecoveryCode } from './recovery-code.ts';

describe('a recovery code', () => {
  it('is read as it was written', () => {
    for (let time = 0; time < 50; time += 1) {
      const code = writeRecoveryCode(randomBytes(RECOVERY_CODE_BYTES));
      expect(code).toMatch(/^([0-9a-z]{5}-){4}[0-9a-z]{5}$/);
      expect(readRecoveryCode(code)).toBe(code);
    }
  });

  it('is read as people type it', () => {
    const code = writeRecoveryCode(new Uint8Array([...Array(23).fill(10), 0, 1]));
    expect(code).toBe('aaaaa-aaaaa-aaaaa-aaaaa-aaa01');
    expect(readRecoveryCode(' AAAAA aaaaa aaaaaaaaaa-aaaOl\n')).toBe(code);
  });

  it('is nothing else', () => {
    for (const typed of ['', '123456', 'aaaaa-aaaaa-aaaaa-aaaaa-aaau1', 'a'.repeat(26)]) {
      expect(readRecoveryCode(typed)).toBeUndefined();
    }
  });
});
