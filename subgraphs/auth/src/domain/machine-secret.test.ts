import { createSecretKey } from 'node:crypto';
import { expect, it } from 'vitest';
import type { DerivedKeys } from './derived-key.ts';
import { heldScopes, readApiKey, writeApiKey } from './machine-secret.ts';

const keyOf = (byte: number) => createSecretKey(new Uint8Array(32).fill(byte));
const sealingKey: DerivedKeys = () => [{ id: 'own', key: keyOf(7) }];
const given = { id: 'key_01890a5d-ac96-7000-8000-000000000001', secret: 'a'.repeat(43) };

it('reads what it has written, and nothing else', () => {
  const text = writeApiKey(given, sealingKey);
  expect(readApiKey(text, sealingKey)).toEqual(given);
  const others = ['', '..', text.slice(0, -1), `${text}A`, `${text}.x`, text.toUpperCase()];
  for (const other of others) expect(readApiKey(other, sealingKey), other).toBeUndefined();
  expect(readApiKey(text, () => [{ id: 'other', key: keyOf(8) }])).toBeUndefined();
});

it('gives no scope that the owner has lost', () => {
  expect(heldScopes(['orders:read', 'users:read'], ['orders:read', 'stock:read'])).toEqual([
    'orders:read',
  ]);
  expect(heldScopes(['orders:read'], [])).toEqual([]);
});
