import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';

const lockFile = new URL('../../../../package-lock.json', import.meta.url);
const lock = z
  .object({ packages: z.record(z.string(), z.looseObject({ version: z.string().optional() })) })
  .parse(JSON.parse(readFileSync(lockFile, 'utf8')));

/** Where a package lies in node_modules, with its version. */
function copiesOf(name: string): { place: string; version: string | undefined }[] {
  return Object.entries(lock.packages)
    .filter(
      ([place]) => place === `node_modules/${name}` || place.endsWith(`/node_modules/${name}`),
    )
    .map(([place, { version }]) => ({ place, version }));
}

// Two copies of either break no build: types of one are strangers to the other, and plans go wrong.
it.each(['graphql', '@apollo/federation-internals'])('there is exactly one copy of %s', (name) => {
  expect(copiesOf(name)).toEqual([
    { place: `node_modules/${name}`, version: expect.stringMatching(/^\d+\.\d+\.\d+$/) },
  ]);
});

it('has one version of every federation package', () => {
  const names = ['gateway', 'subgraph', 'composition', 'query-planner', 'query-graphs'];
  const versions = [...names, 'federation-internals'].flatMap((name) =>
    copiesOf(`@apollo/${name}`).map(({ version }) => version),
  );
  expect(versions).toHaveLength(names.length + 1);
  expect(new Set(versions).size).toBe(1);
});
