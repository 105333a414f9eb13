import { rm } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { at, createRepository, inventory, shop, yaml } from './support/repository.ts';

/** In rover's notation. */
const variable = (name: string) => `\${env.${name}}`;

const broken = (files: Readonly<Record<string, string>>) => ({ ...shop, ...files });

it.each([
  [
    'a broken YAML',
    { 'supergraph.yaml': 'subgraphs:\n  inventory: [' },
    [],
    /^supergraph\.yaml:2: /,
  ],
  ['an empty YAML', { 'supergraph.yaml': '' }, [], /^supergraph\.yaml: the file: /],
  [
    'a missing schema file',
    { 'supergraph.yaml': yaml('inventory', 'lost') },
    [],
    /^lost\.graphql cannot be read: ENOENT/,
  ],
  [
    'an address that is none',
    { 'supergraph.yaml': yaml('inventory').replace('http:', 'htp//') },
    [],
    /^supergraph\.yaml:4: subgraphs\.inventory\.routing_url: must be a URL/,
  ],
  [
    'a variable that is not set',
    { 'supergraph.yaml': yaml('inventory').replace('http://inventory', variable('LOST_URL')) },
    [],
    /^supergraph\.yaml: \$\{env\.LOST_URL\} needs the environment variable LOST_URL, which is not set/,
  ],
  [
    'a subgraph that cannot be reached',
    {
      'supergraph.yaml': yaml('inventory').replace(
        'file: inventory.graphql',
        'subgraph_url: http://127.0.0.1:1/graphql',
      ),
    },
    [],
    /^The schema of subgraph inventory cannot be had from http:\/\/127\.0\.0\.1:1\/graphql: /,
  ],
  [
    'an unknown ref',
    {},
    ['--base', 'nowhere'],
    /^--base nowhere is neither a file nor a commit that git knows\./,
  ],
  [
    'a ref that would be an option',
    {},
    ['--base=--all'],
    /^--base --all is neither a file nor a commit/,
  ],
  [
    'a base file that is no supergraph',
    {},
    ['--base', 'inventory.graphql'],
    /^inventory\.graphql is not a composed supergraph: /,
  ],
  [
    'an empty usage file',
    { 'usage.json': '' },
    ['--usage', 'usage.json'],
    /^The usage file usage\.json is empty\./,
  ],
  [
    'a corrupt usage file',
    { 'usage.json': '{"format": "supergraph-us' },
    ['--usage', 'usage.json'],
    /^The usage file usage\.json is not JSON: /,
  ],
  [
    'a usage file of another format',
    { 'usage.json': '{"format": "x"}' },
    ['--usage', 'usage.json'],
    /^The usage file usage\.json is not valid: format: must be "supergraph-usage"/,
  ],
  [
    'a missing usage file',
    {},
    ['--usage', 'lost.json'],
    /^The usage file lost\.json cannot be read: ENOENT/,
  ],
  [
    'usage that cannot be fetched',
    {},
    ['--usage', 'http://127.0.0.1:1/usage'],
    /^Usage cannot be fetched from http:\/\/127\.0\.0\.1:1\/usage: /,
  ],
  [
    'a glob that matches nothing',
    {},
    ['--operations', 'inventory.graphql', '--operations', 'lost/*.graphql'],
    /^--operations lost\/\*\.graphql matches no file\./,
  ],
  [
    'an unknown contract',
    {},
    ['--contract', 'partners'],
    /^--contract partners is not in the config, which has public\./,
  ],
  ['an unknown format', {}, ['--format', 'pdf'], /^--format pdf is not known: use text, json,/],
  [
    'a format that every object has',
    {},
    ['--format', 'constructor'],
    /^--format constructor is not known/,
  ],
  [
    'a contract that every object has',
    {},
    ['--contract', 'constructor'],
    /^--contract constructor is not in the config/,
  ],
  [
    'two formats for one output',
    {},
    ['--format', 'text,json'],
    /^Only one --format can be written to the output/,
  ],
  [
    'a report that cannot be written',
    {},
    ['--format', 'json=lost/out.json'],
    /^The report lost\/out\.json cannot be written: ENOENT/,
  ],
  [
    'one subgraph alone and nothing around it',
    {},
    ['--subgraph', 'inventory', '--schema', 'inventory.graphql'],
    /^One subgraph alone needs --subgraph, --schema and --supergraph\./,
  ],
  ['an unknown severity', {}, ['--fail-on', 'panic'], /^--fail-on panic is not a severity/],
  [
    'an unknown option',
    {},
    ['--bse', 'main'],
    /^Unknown option '--bse'\. See schema-check check --help\./,
  ],
  [
    'a config with an unknown key',
    { '.schema-check.yaml': 'operations: []\nusge: {}\n' },
    [],
    /^\.schema-check\.yaml: the file: .*usge/,
  ],
  [
    'a config with a wrong value',
    { '.schema-check.yaml': 'usage:\n  periodDays: soon\n' },
    [],
    /^\.schema-check\.yaml:2: usage\.periodDays: /,
  ],
  [
    'a config with an unknown rule',
    { '.schema-check.yaml': 'rules:\n  lint/beauty: off\n' },
    [],
    /^\.schema-check\.yaml:2: rules\.lint\/beauty: there is no such rule/,
  ],
  [
    'a config with a rule that every object has',
    { '.schema-check.yaml': 'rules:\n  constructor: off\n' },
    [],
    /^\.schema-check\.yaml:2: rules\.constructor: there is no such rule/,
  ],
  [
    'a glob without quotes',
    { '.schema-check.yaml': 'operations:\n  - **/*.graphql\n' },
    [],
    /^\.schema-check\.yaml:2: \*\*\/\*\.graphql is an alias without its anchor; a text that begins with \* needs quotes/,
  ],
  [
    'a schema file that YAML takes for an alias',
    { 'supergraph.yaml': yaml('inventory').replace('inventory.graphql', '*.graphql') },
    [],
    /^supergraph\.yaml:6: \*\.graphql is an alias/,
  ],
  ['a broken config', { '.schema-check.yaml': 'rules: [' }, [], /^\.schema-check\.yaml:1: /],
  ['a config that is missing', {}, ['--config', 'lost.yaml'], /^lost\.yaml cannot be read: ENOENT/],
])('cannot run with %s, and says so in one sentence', async (_, files, args, sentence) => {
  await using repository = await createRepository(shop);
  await repository.write(broken(files));
  const { code, output, errors } = await repository.check(...args);
  expect(errors).toMatch(sentence);
  expect(errors.trim().split('\n')).toHaveLength(1);
  expect(errors).not.toMatch(/\n\s+at /);
  expect({ code, output }).toEqual({ code: 2, output: '' });
});

it.each([
  [
    'SDL that cannot be parsed',
    { 'inventory.graphql': 'type Query {\n  a:\n}' },
    'error: Syntax Error: Expected Name, found "}".\n  composition/invalid-sdl at inventory.graphql:3:1, subgraph inventory',
  ],
  [
    'an operation with a syntax error',
    { 'operations/broken.graphql': 'query Broken {\n  product(\n}' },
    'error: Syntax Error: Expected Name, found "}".\n  operation/syntax at operations/broken.graphql:3:1',
  ],
  [
    'subgraphs that do not compose',
    { 'users.graphql': inventory },
    'composition/error at inventory.graphql:',
  ],
])('finds %s, with file and line', async (_, files, told) => {
  await using repository = await createRepository(shop);
  await repository.write(files);
  const { code, output, errors } = await repository.check();
  expect(output).toContain(told);
  expect({ code, errors }).toEqual({ code: 1, errors: '' });
});

it('says what to fetch in a shallow clone', async () => {
  await using origin = await createRepository(shop);
  origin.git('switch', '--quiet', '--create', 'branch');
  for (const n of [1, 2, 3]) {
    await origin.write({ note: String(n) });
    origin.commit();
  }
  origin.git('switch', '--quiet', 'main');
  await origin.write({ note: 'main' });
  origin.commit();
  const clone = at(`${origin.folder}/clone`);
  origin.git(
    'clone',
    '--quiet',
    '--depth=1',
    '--branch=branch',
    '--no-single-branch',
    `file://${origin.folder}`,
    'clone',
  );
  const merge = await clone.check();
  expect(merge.code).toBe(2);
  expect(merge.errors).toMatch(/^This is a shallow clone, .*fetch-depth: 0/);
  const ref = await clone.check('--base', 'HEAD~3');
  expect(ref.errors).toMatch(
    /neither a file nor a commit that git knows\. This is a shallow clone/,
  );
  expect(ref.code).toBe(2);
});

it('cannot run without a main branch, without a repository, or without a commit', async () => {
  await using other = await createRepository(shop);
  other.git('branch', '--move', 'trunk');
  expect(await other.check()).toMatchObject({
    code: 2,
    errors: expect.stringMatching(/^There is neither origin\/main nor main to compare with/),
  });
  await other.write({ '.schema-check.yaml': 'mainBranch: trunk\n' });
  expect((await other.check()).code).toBe(0);

  await using empty = await createRepository();
  await empty.write(shop);
  expect(await empty.check()).toMatchObject({
    code: 2,
    errors: expect.stringMatching(/^There is neither/),
  });

  await using bare = await createRepository(shop);
  await rm(`${bare.folder}/.git`, { recursive: true });
  expect(await bare.check()).toMatchObject({
    code: 2,
    errors: expect.stringMatching(/is in no git repository: name a file with --base\.\n$/),
  });
});
