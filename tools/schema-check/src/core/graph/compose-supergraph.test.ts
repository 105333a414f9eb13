import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { CannotRunError } from '../cannot-run.ts';
import { CompositionError, composeSupergraph } from './compose-supergraph.ts';

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external"])\n`;
const users = `${link}type Query { me: User } type User @key(fields: "id") { id: ID! name: String }`;
const reviews = `${link}type Query { reviews: [Review] } type Review { author: User }
type User @key(fields: "id") { id: ID! karma: Int }`;

const yaml = (names: string[]) =>
  `federation_version: =2.14.4\nsubgraphs:\n${names
    .map(
      (name) =>
        `  ${name}:\n    routing_url: http://${name}/graphql\n    schema:\n      file: schemas/${name}.graphql\n`,
    )
    .join('')}`;

async function workspace(files: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), 'compose-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return {
    file: join(folder, 'supergraph.yaml'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

async function failure(files: Record<string, string>): Promise<unknown> {
  await using place = await workspace(files);
  return await composeSupergraph(place.file).catch((error: unknown) => error);
}

it('composes the same whatever the order of the subgraphs', async () => {
  const schemas = { 'schemas/users.graphql': users, 'schemas/reviews.graphql': reviews };
  await using forth = await workspace({
    'supergraph.yaml': yaml(['users', 'reviews']),
    ...schemas,
  });
  await using back = await workspace({ 'supergraph.yaml': yaml(['reviews', 'users']), ...schemas });
  const { supergraphSdl } = await composeSupergraph(forth.file);
  expect(supergraphSdl).toContain('url: "http://users/graphql"');
  expect((await composeSupergraph(back.file)).supergraphSdl).toBe(supergraphSdl);
});

it('tells subgraph, place and code of what does not compose', async () => {
  const error = await failure({
    'supergraph.yaml': yaml(['users', 'reviews']),
    'schemas/users.graphql': users,
    'schemas/reviews.graphql': reviews.replace('karma: Int', 'name: Int'),
  });
  assert(error instanceof CompositionError);
  const { faults } = error;
  expect(faults.join('\n')).toMatch(/FIELD_TYPE_MISMATCH.*"User\.name"/);
  expect(faults.join('\n')).toMatch(/schemas\/(users|reviews)\.graphql:\d/);
  expect(faults.join('\n')).toContain('subgraph "reviews"');
});

it('tells subgraph, place and code of a subgraph that is wrong by itself', async () => {
  const error = await failure({
    'supergraph.yaml': yaml(['users']),
    'schemas/users.graphql': users.replace('fields: "id"', 'fields: "shoeSize"'),
  });
  expect(String(error)).toMatch(/schemas\/users\.graphql:2: KEY_INVALID_FIELDS: \[users\]/);
});

it.each([
  ['that is missing', {}, /supergraph\.yaml cannot be read: ENOENT/],
  ['that is no YAML', { 'supergraph.yaml': 'subgraphs:\n  a: [' }, /supergraph\.yaml:\d: /],
  ['that is empty', { 'supergraph.yaml': '' }, /supergraph\.yaml: the file: /],
  [
    'without an address',
    { 'supergraph.yaml': yaml(['users']).replace('    routing_url: http://users/graphql\n', '') },
    /supergraph\.yaml:4: subgraphs\.users\.routing_url: /,
  ],
  [
    'for a version that is not there yet',
    { 'supergraph.yaml': yaml(['users']).replace('2.14.4', '2.99.0') },
    /supergraph\.yaml:1: federation_version: =2\.99\.0 cannot be composed by 2\.14\.4/,
  ],
  [
    'without a schema',
    { 'supergraph.yaml': yaml(['users']) },
    /users\.graphql cannot be read: ENOENT/,
  ],
  [
    'with a broken schema',
    { 'supergraph.yaml': yaml(['users']), 'schemas/users.graphql': 'type Query {\n  me: \n}' },
    /users\.graphql:3: Syntax Error/,
  ],
])(
  'says in one sentence with file and line what is wrong with a config %s',
  async (_, files, says) => {
    const error = await failure(files);
    expect(error).toBeInstanceOf(CannotRunError);
    expect(String(error)).toMatch(says);
    expect(String(error).split('\n')).toHaveLength(1);
  },
);
