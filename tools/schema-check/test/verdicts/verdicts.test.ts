import { describe, expect, it } from 'vitest';
import { harmless } from './harmless.ts';
import { placed } from './placed.ts';
import { seen } from './seen.ts';
import { findingsOf, type Verdict } from './verdict.ts';

const table = (verdicts: readonly Verdict[]) =>
  verdicts.map((verdict) => [verdict.name, verdict] as const);

describe('what breaks somebody is found', () => {
  it.each(table(seen))('%s', async (_, verdict) => {
    expect(await findingsOf(verdict)).toEqual(verdict.shows);
  });
});

describe('what harms nobody is not held against the change', () => {
  it.each(table(harmless))('%s', async (_, verdict) => {
    expect(await findingsOf(verdict)).toEqual(verdict.shows);
  });
});

describe('a fault is found at its line', () => {
  it.each(table(placed))('%s', async (_, verdict) => {
    expect(await findingsOf(verdict)).toEqual(verdict.shows);
  });
});
