import { describe, expect, it } from 'vitest';
import { approved, documents } from './documents.ts';
import { harmless } from './harmless.ts';
import { placed } from './placed.ts';
import { seen } from './seen.ts';
import { findingsOf, type Verdict } from './verdict.ts';
import { withinSubgraphs } from './within-subgraphs.ts';

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

describe('what gateways that are not yet told may meet', () => {
  it.each(table(withinSubgraphs))('%s', async (_, verdict) => {
    expect(await findingsOf(verdict)).toEqual(verdict.shows);
  });
});

describe('what clients send counts however they write it', () => {
  it.each(table(documents))('%s', async (_, verdict) => {
    expect(await findingsOf(verdict)).toEqual(verdict.shows);
  });
});

describe('an approval covers what follows', () => {
  it.each(table(approved))('%s', async (_, verdict) => {
    expect(await findingsOf(verdict)).toEqual(verdict.shows);
  });
});
