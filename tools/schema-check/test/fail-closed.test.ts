import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createRepository, yaml } from './support/repository.ts';

const before = 'type Query { a: Int b: Int }\n';
const after = 'type Query { a: Int }\n';
const graph = {
  'supergraph.yaml': yaml('shop'),
  'shop.graphql': before,
  '.schema-check.yaml': 'rules: { "lint/*": off }\n',
};
const inFolder = (folder: string, files: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));
const removed = 'error: Field Query.b was removed.\n  diff/field-removed at ';

it('follows a symbolic link to the SDL, in the commit as on disk', async () => {
  await using repository = await createRepository();
  await repository.write({ ...graph, 'real/shop.graphql': before });
  await rm(join(repository.folder, 'shop.graphql'));
  await symlink('real/shop.graphql', join(repository.folder, 'shop.graphql'));
  repository.commit();
  await repository.write({ 'real/shop.graphql': after });
  const { code, output } = await repository.check();
  expect(output).toContain(`${removed}shop.graphql:1:6`);
  expect(code).toBe(1);
});

it('refuses to guess what a link out of the repository once led to', async () => {
  await using elsewhere = await createRepository({ 'shop.graphql': before });
  await using repository = await createRepository();
  await repository.write(graph);
  await rm(join(repository.folder, 'shop.graphql'));
  await symlink(join(elsewhere.folder, 'shop.graphql'), join(repository.folder, 'shop.graphql'));
  repository.commit();
  expect(await repository.check()).toMatchObject({
    code: 2,
    errors: expect.stringMatching(/^shop\.graphql is a link that leads out of the repository/),
  });
});

it('finds the base of a config that is reached through a linked folder', async () => {
  await using repository = await createRepository(inFolder('graph', graph));
  await symlink('graph', join(repository.folder, 'link'));
  await repository.write({ 'graph/shop.graphql': after });
  const { code, output } = await repository.check('--config', 'link/.schema-check.yaml');
  expect(output).toContain(`${removed}graph/shop.graphql:1:6`);
  expect(code).toBe(1);
});

it('does not take a graph for new that was moved, and compares once it is told where it stood', async () => {
  await using repository = await createRepository(inFolder('old', graph));
  await rename(join(repository.folder, 'old'), join(repository.folder, 'new'));
  await repository.write({ 'new/shop.graphql': after });
  const config = ['--config', 'new/.schema-check.yaml'];
  const unsure = await repository.check(...config);
  expect(unsure.output).toContain('error: main');
  expect(unsure.output).toContain(':old/supergraph.yaml. If the graph is new: --base none.');
  expect(unsure.code).toBe(1);
  const sure = await repository.check(...config, '--base', 'main:old/supergraph.yaml');
  expect(sure.output).toContain(`${removed}new/shop.graphql:1:6`);
});

it('does not take for new a graph whose supergraph.yaml had another name, and one subgraph more', async () => {
  await using repository = await createRepository({
    ...graph,
    'supergraph.yaml': yaml('shop', 'stock'),
    'stock.graphql': 'type Query { left: Int }\n',
  });
  await rename(join(repository.folder, 'supergraph.yaml'), join(repository.folder, 'graph.yaml'));
  await repository.write({
    'graph.yaml': yaml('shop'),
    '.schema-check.yaml': `supergraph: graph.yaml\n${graph['.schema-check.yaml']}`,
  });
  const unsure = await repository.check();
  expect(unsure.output).toContain('has no graph.yaml, so nothing can be compared.');
  expect(unsure.output).toContain(':supergraph.yaml. If the graph is new: --base none.');
  expect(unsure.code).toBe(1);
  const sure = await repository.check('--base', 'main:supergraph.yaml');
  expect(sure.output).toContain('error: Field Query.left was removed.');
});

it('compares a graph of one subgraph with a file of SDL, and takes it for no supergraph', async () => {
  await using repository = await createRepository(graph);
  await repository.write({ 'old.graphql': before, 'shop.graphql': after });
  const { code, output } = await repository.check('--base', 'old.graphql');
  expect(output).toContain(`${removed}shop.graphql:1:6`);
  expect(code).toBe(1);
  await repository.write({
    'supergraph.yaml': yaml('shop', 'stock'),
    'stock.graphql': 'type Query { left: Int }',
  });
  expect(await repository.check('--base', 'old.graphql')).toMatchObject({
    code: 2,
    errors: expect.stringMatching(/^old\.graphql is not a composed supergraph/),
  });
});

it('fails where the base does not compose, with the reason', async () => {
  await using repository = await createRepository({
    ...graph,
    'shop.graphql': 'type Query { a: X }',
  });
  await repository.write({ 'shop.graphql': after });
  const { code, output } = await repository.check();
  expect(output).toContain('do not compose, so changes since then cannot be judged.');
  expect(output).toContain('Unknown type X');
  expect(code).toBe(1);
});

it.each([
  ['another file', 'old/supergraph.yaml', 'old/shop.graphql', 'shop.graphql'],
  ['another place in the commit', 'main', 'shop.graphql', 'src/shop.graphql'],
])('sees a new @oneOf where the base is %s', async (_, base, earlier, later) => {
  const one =
    'directive @oneOf on INPUT_OBJECT\ninput I { a: Int b: Int }\ntype Query { f(i: I!): Int }\n';
  await using repository = await createRepository({
    ...graph,
    'old/supergraph.yaml': yaml('shop'),
    [earlier]: one,
  });
  await repository.write({
    'supergraph.yaml': yaml('shop').replace('shop.graphql', later),
    [later]: one.replace('input I', 'input I @oneOf'),
  });
  const { code, output } = await repository.check('--base', base);
  expect(output).toContain('error: I became @oneOf.');
  expect(code).toBe(1);
});

it('tells services of a repository the paths from its root, wherever it runs', async () => {
  await using repository = await createRepository(inFolder('graph', graph));
  await repository.write({ 'graph/shop.graphql': after });
  const { output } = await repository.within('graph').check('--format', 'github');
  expect(output).toMatch(/^::error file=graph\/shop\.graphql,line=1,/);
  const { output: text } = await repository.within('graph').check('--format', 'sarif');
  const [{ results }] = JSON.parse(text).runs;
  expect(results[0].locations[0].physicalLocation.artifactLocation.uri).toBe('graph/shop.graphql');
});

it.each([
  ['the text', 'check'],
  ['JUnit', 'check --format junit'],
  ['Markdown', 'check --format markdown'],
  ['a changelog', 'changelog'],
])('begins no line of %s with what a schema says', async (_, command) => {
  await using repository = await createRepository(graph);
  await repository.write({
    'shop.graphql':
      'type Query { a: Int b: Int @deprecated(reason: "x\\r\\n::error::injected") }\n',
  });
  const { output } = await repository.runHere(...command.split(' '));
  expect(output).toContain('::error::injected');
  expect(output).not.toMatch(/(?:^|[\r\n])\s*::/);
});

it('counts the documents of a contract as used, and tells of those that cannot be read', async () => {
  const config = `rules: { "lint/*": off }
operationsAreComplete: true
operations: [web.graphql]
contracts: { public: { exclude: [staff], operations: [mobile/*.graphql, lost/*.graphql] } }\n`;
  await using repository = await createRepository({
    ...graph,
    '.schema-check.yaml': config,
    'web.graphql': 'query Web { a }',
    'mobile/b.graphql': 'query Mobile { b }',
  });
  await repository.write({ 'shop.graphql': after, 'mobile/broken.graphql': 'query {' });
  const { output } = await repository.check();
  expect(output).toContain('error: Field Query.b was removed.');
  expect(output).toContain('used by Mobile (mobile/b.graphql:1)');
  expect(output).toContain('operation/syntax at mobile/broken.graphql:1:8');
  expect(output).toContain(
    'contracts.public.operations: lost/*.graphql of the config matches no file.',
  );
});

it('does not take documents for complete where some have moved away', async () => {
  await using repository = await createRepository({
    ...graph,
    '.schema-check.yaml': `${graph['.schema-check.yaml']}operationsAreComplete: true
operations: [web.graphql, mobile/*.graphql]\n`,
    'web.graphql': 'query Web { a }',
  });
  await repository.write({ 'shop.graphql': after });
  const { code, output } = await repository.check();
  expect(output).toContain('error: Field Query.b was removed.');
  expect(output).toContain('Not every document could be read, so one may use it.');
  expect(code).toBe(1);
  await repository.write({ 'mobile/a.graphql': 'query Mobile { a }' });
  expect(await repository.check()).toMatchObject({ code: 0 });
});

it('does not take a config for absent that cannot be read', async () => {
  await using repository = await createRepository(graph);
  await rm(join(repository.folder, '.schema-check.yaml'));
  await mkdir(join(repository.folder, '.schema-check.yaml'));
  expect(await repository.check()).toMatchObject({
    code: 2,
    errors: expect.stringMatching(/^\.schema-check\.yaml cannot be read: EISDIR/),
  });
});

it('finds a fault in SDL that stands in supergraph.yaml at its line there', async () => {
  const block = (fields: string) =>
    `subgraphs:\n  shop:\n    routing_url: http://shop/\n    schema:\n      sdl: |\n        type Query {\n${fields}        }\n`;
  const config = { '.schema-check.yaml': graph['.schema-check.yaml'] };
  const both = block('          a: Int\n          b: Int\n');
  await using repository = await createRepository({ ...config, 'supergraph.yaml': both });
  await repository.write({ 'supergraph.yaml': block('          a: Int\n') });
  expect((await repository.check()).output).toContain(`${removed}supergraph.yaml:6:6`);
  const folded = block('          a: Int\n').replace('sdl: |', 'sdl: >-');
  await repository.write({ 'supergraph.yaml': folded });
  expect((await repository.check()).output).toContain(`${removed}supergraph.yaml:6:6`);
  const [start] = folded.split(' >-');
  await repository.write({ 'supergraph.yaml': `${start} "type Query { a: Int }"\n` });
  expect((await repository.check()).output).toContain(`${removed}supergraph.yaml:5:6`);
});
