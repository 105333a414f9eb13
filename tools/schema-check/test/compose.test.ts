import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createRepository, shop, yaml } from './support/repository.ts';

it('fails on drift with one sentence, writes, and is content from then on', async () => {
  await using repository = await createRepository(shop);
  const compose = (...args: string[]) => repository.runHere('compose', ...args);
  expect(await compose('--check')).toEqual({
    code: 1,
    output:
      'supergraph.graphql is not what the subgraphs compose to: compose it anew and commit it.\n',
    errors: '',
  });
  expect(await compose()).toMatchObject({ code: 0, output: 'supergraph.graphql is written.\n' });
  expect((await compose('--check')).code).toBe(0);

  const file = join(repository.folder, 'supergraph.graphql');
  await writeFile(file, `${await readFile(file, 'utf8')}\n`);
  expect((await compose('--check')).code).toBe(1);
});

it('reads and writes what the options name, and else what the config does', async () => {
  await using repository = await createRepository(shop);
  await repository.write({
    '.schema-check.yaml': 'supergraph: graph/supergraph.yaml\ncomposed: graph/composed.graphql\n',
    'graph/supergraph.yaml': yaml('inventory'),
    'graph/inventory.graphql': shop['inventory.graphql'],
  });
  const compose = (...args: string[]) => repository.runHere('compose', ...args);
  expect((await compose()).output).toBe('graph/composed.graphql is written.\n');
  const other = await compose('--supergraph', 'supergraph.yaml', '--output', 'other.graphql');
  expect(other.output).toBe('other.graphql is written.\n');
  const read = (name: string) => readFile(join(repository.folder, name), 'utf8');
  expect(await read('graph/composed.graphql')).not.toContain('http://users/graphql');
  expect(await read('other.graphql')).toContain('http://users/graphql');
});

it('cannot run without a supergraph.yaml that it can read, and says so without a stack trace', async () => {
  await using repository = await createRepository(shop);
  const missing = await repository.runHere('compose', '--supergraph', 'missing.yaml');
  expect(missing).toMatchObject({
    code: 2,
    errors: expect.stringMatching(/^missing\.yaml cannot be read: ENOENT[^\n]*\n$/),
  });
  expect((await repository.runHere('compose', '--chekc')).code).toBe(2);
});
