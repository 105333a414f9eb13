import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { subgraphNames } from '@supergraph/gateway/subgraphs';
import { describe, expect, it } from 'vitest';
import {
  exportsOf,
  importsOf,
  root,
  shared,
  sourceFiles,
  tools,
  typescriptFiles,
} from './imports.ts';

const houses = [...shared, ...tools];
const everything = [...houses, 'subgraphs', 'gateway', 'e2e', 'bench']
  .flatMap(typescriptFiles)
  .concat('vitest.config.ts')
  .flatMap(importsOf);
const ofSources = houses.flatMap((house) => sourceFiles(`${house}/src`)).flatMap(importsOf);

function houseOf(file: string): string | undefined {
  return houses.find((house) => file.startsWith(`${house}/`));
}

/** Imports of what is in a house by whoever is not, tests too. */
const visits = everything.flatMap(({ from, to }) => {
  const house = houseOf(to);
  return house && house !== houseOf(from) ? [{ from, to, house }] : [];
});

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

describe.each(houses)('%s', (house) => {
  it('has a manifest with its exports, and half a page of README', () => {
    expect(JSON.parse(read(`${house}/package.json`)).name).toBe(
      `@supergraph/${house.split('/').at(-1)}`,
    );
    expect(Object.keys(exportsOf(house)).filter((entry) => entry.includes('*'))).toEqual([]);
    const readme = read(`${house}/README.md`);
    expect(readme).toMatch(/^# [\w-]+\n\n\S/);
    expect(readme.split('\n').length).toBeLessThan(40);
  });

  it('exports what others use, and nobody gets past that', () => {
    const used = new Set(visits.filter((visit) => visit.house === house).map(({ to }) => to));
    const exported = Object.values(exportsOf(house)).map((file) => join(house, file));
    expect([...used].toSorted()).toEqual(exported.toSorted());
  });
});

describe('the streets', () => {
  it('have no two houses that need each other', () => {
    const needs = Map.groupBy(ofSources, ({ from }) => houseOf(from));
    const nextTo = (house: string) =>
      new Set((needs.get(house) ?? []).flatMap(({ to }) => houseOf(to) ?? []));
    const reaches = (from: string, to: string): boolean =>
      [...nextTo(from)].some((next) => next !== from && (next === to || reaches(next, to)));
    expect(houses.filter((house) => reaches(house, house))).toEqual([]);
  });
});

describe('the street of what is shared', () => {
  const leansOn: Record<string, string[]> = {
    'shared/service': [],
    'shared/events': ['shared/service'],
    'shared/live': ['shared/service'],
    'shared/mail': ['shared/service'],
    'shared/media': ['shared/service'],
    'shared/testing': [
      ...['shared/service', 'shared/events', 'shared/live', 'shared/mail', 'shared/media'],
    ],
  };

  it.each(shared)('lets %s lean on those below it, and on nothing else of ours', (house) => {
    const allowed = [house, ...(leansOn[house] ?? [])];
    const ours = ofSources.filter(
      ({ from, to }) =>
        from.startsWith(`${house}/`) && /^(shared|subgraphs|gateway|tools|bench|e2e)\//.test(to),
    );
    expect(ours.length).toBeGreaterThan(5);
    expect(ours.filter(({ to }) => !allowed.includes(houseOf(to) ?? ''))).toEqual([]);
  });

  // A user is whoever asks, which is not a business.
  it('knows no noun of any business', () => {
    const entities = subgraphNames.flatMap((name) =>
      Array.from(
        read(`subgraphs/${name}/schema.graphql`).matchAll(/^type (\w+) @key/gm),
        ([, entity = '']) => entity,
      ),
    );
    const nouns = new Set([...entities, ...subgraphNames].filter((noun) => noun !== 'User'));
    expect(nouns.size).toBeGreaterThan(5);
    const spoken = new RegExp(`(?<![A-Za-z])(${[...nouns].join('|')})(?![a-z])`);
    const comment = /\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*/g;
    const speaking = shared
      .flatMap((house) => sourceFiles(`${house}/src`))
      .flatMap((file) => spoken.exec(read(file).replaceAll(comment, ''))?.slice(0, 1) ?? []);
    expect(speaking).toEqual([]);
  });

  it('keeps two paths that laboratories outside import, and nothing else between the houses', () => {
    const files = typescriptFiles('shared').filter((file) => !houseOf(file));
    expect(files).toEqual(['shared/src/logger.ts', 'shared/src/testing/identity.ts']);
    expect(everything.filter(({ to }) => files.includes(to))).toEqual([]);
    for (const file of files) {
      const [, line] = read(file).split('\n');
      expect(line).toMatch(/^export \* from '[./]+\/(service|testing)\/src\/[a-z]+\.ts';$/);
    }
  });
});
