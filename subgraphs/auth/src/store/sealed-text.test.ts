import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sealingKeyOf, successionKeyOf } from '../domain/derived-key.ts';
import { seal, unseal } from './sealed-text.ts';

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
    expect(() => unseal(sealed, { ...sealing, key: randomBytes(32) })).toThrow();
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
