import { describe, expect, it } from 'vitest';
import { sealingKeyOf, successionKeyOf } from '../domain/derived-key.ts';
import { isSealedByFirst, seal, unseal } from './sealed-text.ts';

const key = sealingKeyOf('a secret of at least thirty-two characters');
const sealing = { key, label: 'key_1' };

describe('sealed text', () => {
  it('opens with its key and label', () => {
    expect(unseal(seal('private – ключ', sealing), sealing)).toBe('private – ключ');
  });

  it('looks different each time and shows nothing of the text', () => {
    const [one, other] = [seal('private', sealing), seal('private', sealing)];
    expect(one).not.toBe(other);
    expect(Buffer.from(one, 'base64').includes('private')).toBe(false);
  });

  it('stays shut for another key, also for one derived from the same secret', () => {
    const sealed = seal('private', sealing);
    expect(() =>
      unseal(sealed, { ...sealing, key: sealingKeyOf('another secret of at least thirty-two') }),
    ).toThrow();
    const successionKey = successionKeyOf('a secret of at least thirty-two characters');
    expect(() => unseal(sealed, { ...sealing, key: successionKey })).toThrow();
  });

  it('stays shut under another label, so that rows cannot be swapped', () => {
    expect(() => unseal(seal('private', sealing), { ...sealing, label: 'key_2' })).toThrow();
  });

  it('stays shut when any of its bytes was changed or cut off', () => {
    const bytes = Buffer.from(seal('private', sealing), 'base64');
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => unseal(changed.toString('base64'), sealing), `byte ${index}`).toThrow();
    }
    const cut = bytes.subarray(0, 20).toString('base64');
    expect(() => unseal(cut, sealing)).toThrow();
  });
});

describe('text that was sealed under another secret', () => {
  const older = 'an older secret of at least thirty-two characters';
  const newer = 'a newer secret of at least thirty-two characters';
  const under = (...secrets: string[]) => ({ key: sealingKeyOf(() => secrets), label: 'key_1' });

  it('opens as long as that secret is known, with or without its id', () => {
    for (const sealed of [seal('private', under(older)), seal('private', under(older, newer))]) {
      expect(unseal(sealed, under(newer, older))).toBe('private');
      expect(unseal(sealed, under(older))).toBe('private');
      expect(() => unseal(sealed, under(newer))).toThrow();
      expect(isSealedByFirst(sealed, under(newer, older))).toBe(false);
      expect(isSealedByFirst(sealed, under(older, newer))).toBe(true);
    }
  });

  it('is sealed anew under the first secret, and opens when that is the only one', () => {
    const sealed = seal('private', under(newer, older));
    expect(isSealedByFirst(sealed, under(newer, older))).toBe(true);
    expect(unseal(sealed, under(newer))).toBe('private');
  });

  it('follows secrets that change', () => {
    let secrets = [older];
    const sealing = { key: sealingKeyOf(() => secrets), label: 'key_1' };
    const sealed = seal('private', sealing);
    secrets = [newer, older];
    expect(unseal(sealed, sealing)).toBe('private');
    const later = seal('private', sealing);
    secrets = [newer];
    expect(unseal(later, sealing)).toBe('private');
    expect(() => unseal(sealed, sealing)).toThrow();
  });
});
