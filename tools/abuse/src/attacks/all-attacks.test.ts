import { expect, it } from 'vitest';
import { allAttacks, attackNamed } from './all-attacks.ts';

it('holds at least 40 attacks, each with a name of its own', () => {
  const names = allAttacks.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(40);
  expect(names.filter((name) => !/^[a-z][a-z0-9-]*$/.test(name))).toEqual([]);
});

it('tells of each what the client does', () => {
  const sentences = allAttacks.map(({ sentence }) => sentence);
  expect(sentences.filter((sentence) => !/^[a-z].{10,}[^.]$/.test(sentence))).toEqual([]);
});

it('knows no others', () => {
  expect(attackNamed('nested-variants').sentence).toContain('four levels');
  expect(() => attackNamed('nested')).toThrow('There is no attack "nested".');
});
