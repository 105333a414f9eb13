import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { writePackage } from '../build/write-package.ts';
import { at, createRepository, type TestRepository } from './support/repository.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');

/** The blocks of the page, by what stands before them: the page is followed word for word. */
const page = await readFile(join(root, 'docs/schema-check-in-your-ci.md'), 'utf8');
const blocks = [...page.matchAll(/```(\w+)\n(.*?)```/gs)].map(([, language, text = '']) => ({
  language,
  text,
}));
const commands = blocks.filter(({ language }) => language === 'sh').map(({ text }) => text.trim());
const supergraphYaml = blocks.find(({ language }) => language === 'yaml')?.text ?? '';
const [install, init, initAlone, check, checkAlone] = commands;

const key =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])\n';
const graph = {
  'supergraph.yaml': supergraphYaml,
  'films/schema.graphql': `${key}type Query { films: [Film] }\ntype Film @key(fields: "id") { id: ID! title: String seen: Int }\n`,
  'people/schema.graphql': `${key}type Film @key(fields: "id") { id: ID! cast: [Person] }\ntype Person { name: String }\n`,
  'tickets/schema.graphql': `${key}type Film @key(fields: "id") { id: ID! price: Int }\n`,
};
const withoutTitle = graph['films/schema.graphql'].replace(' title: String', '');

/** This Node, and those that .ci/nodes brings. */
const nodes = [process.execPath, ...(process.env['SCHEMA_CHECK_NODES']?.split(':') ?? [])];

let packed = '';
let tarball = '';
beforeAll(async () => {
  packed = await mkdtemp(join(tmpdir(), 'schema-check-package-'));
  await writePackage(packed);
  const { stdout } = await run('npm', ['pack', '--silent'], { cwd: packed });
  tarball = join(packed, stdout.trim());
});
afterAll(() => rm(packed, { recursive: true }));

/** What `npm install` of the package does, with the dependencies that are here instead of a registry. */
async function installIn(folder: string): Promise<void> {
  const modules = join(folder, 'node_modules');
  const own = join(modules, '@supergraph/schema-check');
  await mkdir(own, { recursive: true });
  await mkdir(join(modules, '.bin'));
  await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', own]);
  const { dependencies, bin } = JSON.parse(await readFile(join(own, 'package.json'), 'utf8'));
  for (const name of Object.keys(dependencies)) {
    await mkdir(join(own, 'node_modules', name, '..'), { recursive: true });
    await symlink(join(root, 'node_modules', name), join(own, 'node_modules', name));
  }
  await symlink(join(own, bin['schema-check']), join(modules, '.bin/schema-check'));
}

/** A command of the page, as a shell would run it. */
function followWith(node: string) {
  return (folder: string, command = '', ...more: string[]) => {
    const [npx, name = '', ...args] = command.split(' ');
    expect(npx).toBe('npx');
    const script = join(folder, 'node_modules/.bin', name);
    return run(node, [script, ...args, ...more], { cwd: folder }).then(
      ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
      (error) => ({ code: error.code as number, output: `${error.stdout}${error.stderr}` }),
    );
  };
}

async function adopt(files: Record<string, string>, folder = '') {
  const inFolder = Object.entries(files).map(([name, text]) => [join(folder, name), text]);
  const repository = await createRepository({
    '.gitignore': 'node_modules\n',
    ...Object.fromEntries(inFolder),
  });
  const here: TestRepository = at(join(repository.folder, folder));
  expect(install).toBe('npm install --save-dev @supergraph/schema-check');
  await installIn(here.folder);
  return { top: repository, here, [Symbol.asyncDispose]: () => repository[Symbol.asyncDispose]() };
}

it('is packed with its license and its page', async () => {
  const { stdout } = await run('tar', ['-tzf', tarball]);
  expect(stdout.split('\n')).toEqual(
    expect.arrayContaining(['package/LICENSE', 'package/README.md', 'package/dist/cli/main.js']),
  );
});

describe.each(nodes)('with %s', (node) => {
  const follow = followWith(node);

  it('is adopted by three subgraphs, and checks a branch', async () => {
    await using adopted = await adopt(graph);
    const { here } = adopted;
    expect(await follow(here.folder, init)).toEqual({
      code: 0,
      output:
        '.schema-check.yaml is written.\n.github/workflows/schema-check.yml is written.\nSee what it finds: schema-check check\n',
    });
    here.git('switch', '--quiet', '--create', 'adopt');
    here.commit();
    expect(await follow(here.folder, check)).toMatchObject({ code: 0 });
    await here.write({ 'films/schema.graphql': withoutTitle });
    const broken = await follow(here.folder, check);
    expect(broken.output).toMatch(
      /^error: Field Film\.title was removed\.\n {2}diff\/field-removed at films\/schema\.graphql:3:6, subgraph films\n/,
    );
    expect(broken.code).toBe(1);
  });

  it('leaves alone what is there already', async () => {
    await using adopted = await adopt({ ...graph, '.schema-check.yaml': 'rules: {}\n' });
    const { output } = await follow(adopted.here.folder, init);
    expect(output).toContain('.schema-check.yaml is there already.\n');
    expect(await readFile(join(adopted.here.folder, '.schema-check.yaml'), 'utf8')).toBe(
      'rules: {}\n',
    );
  });

  it('is adopted by a schema without federation, and compares from the first day', async () => {
    await using adopted = await adopt({ 'schema.graphql': 'type Query { a: Int b: Int }\n' });
    const { here } = adopted;
    here.git('switch', '--quiet', '--create', 'adopt');
    expect(await follow(here.folder, initAlone)).toMatchObject({ code: 0 });
    await here.write({ 'schema.graphql': 'type Query { a: Int }\n' });
    here.commit();
    const { code, output } = await follow(here.folder, check);
    expect(output).toMatch(/^error: Field Query\.b was removed\.\n.* at schema\.graphql:1:6/);
    expect(output).toContain("has no supergraph.yaml: its SDL is compared as today's names it.");
    expect(code).toBe(1);
  });

  it('is adopted by a folder of a larger repository, whose CI runs there', async () => {
    await using adopted = await adopt(graph, 'apps/cinema');
    const { here, top } = adopted;
    const { output } = await follow(here.folder, init?.replace('github', 'gitlab'));
    expect(output).toContain('../../.gitlab/schema-check.yml is written.');
    await follow(here.folder, init);
    const text = (name: string) => readFile(join(top.folder, name), 'utf8');
    const github = parse(await text('.github/workflows/schema-check.yml'));
    expect(github.jobs['schema-check'].defaults.run['working-directory']).toBe('apps/cinema');
    const gitlab = parse(await text('.gitlab/schema-check.yml'));
    expect(gitlab['schema-check'].script[0]).toBe('cd apps/cinema');
    here.commit();
    await here.write({ 'films/schema.graphql': withoutTitle });
    const found = await follow(here.folder, check, '--format', 'github');
    expect(found.output).toMatch(/^::error file=apps\/cinema\/films\/schema\.graphql,line=3,/);
  });

  it('checks one subgraph alone', async () => {
    await using adopted = await adopt(graph);
    const { here } = adopted;
    await follow(here.folder, 'npx schema-check compose --output production.graphql');
    expect((await follow(here.folder, checkAlone, '--fail-on', 'warning')).output).toMatch(
      /\nPassed: /,
    );
    await here.write({ 'films/schema.graphql': withoutTitle });
    expect(await follow(here.folder, checkAlone)).toMatchObject({ code: 1 });
  });

  it('gives its types and functions to whom imports it', async () => {
    await using adopted = await adopt(graph);
    const script = `import { diffSchemas } from '@supergraph/schema-check';
  import { openRepository } from '@supergraph/schema-check/sources';
  console.log(typeof diffSchemas, typeof openRepository);`;
    await adopted.here.write({ 'use.mjs': script });
    const { stdout } = await run(node, ['use.mjs'], { cwd: adopted.here.folder });
    expect(stdout).toBe('function function\n');
  });
});
