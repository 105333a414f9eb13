import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sha256 } from '../src/operations/manifest.ts';
import { createRepository, inventory, shop, users, yaml } from './support/repository.ts';

const withoutTitle = inventory.replace('  "What it is called."\n  title: String!\n', '');

it('passes a branch that changes nothing, and names the base', async () => {
  await using repository = await createRepository(shop);
  const { code, output, errors } = await repository.check();
  expect(errors).toBe('');
  expect(output).toMatch(
    /^Checked the working tree against main \([0-9a-f]{7}\): 2 subgraphs, 1 operations\.\nPassed: 0 errors, 0 warnings and 0 notes\.\n$/,
  );
  expect(code).toBe(0);
});

it('is a command that says by its exit code how it went', async () => {
  await using repository = await createRepository(shop);
  expect(await repository.run('check', '--help')).toMatchObject({ code: 0, errors: '' });
  await repository.write({ 'inventory.graphql': withoutTitle });
  const { code, output, errors } = await repository.run('check');
  expect({ code, errors }).toEqual({ code: 1, errors: '' });
  expect(output).toContain('error: Field Product.title was removed.');
  const lost = await repository.run('check', '--config', 'lost.yaml');
  expect(lost).toMatchObject({ code: 2, output: '' });
  expect(lost.errors).toMatch(/^lost\.yaml cannot be read: ENOENT.*\n$/);
});

it('judges the uncommitted working tree against where the branch left main', async () => {
  await using repository = await createRepository(shop);
  repository.git('switch', '--quiet', '--create', 'branch');
  await repository.write({
    'inventory.graphql': inventory.replace('weight: Int', 'weight: Int\n  "Cents."\n  price: Int'),
  });
  repository.commit();
  repository.git('switch', '--quiet', 'main');
  // What main does meanwhile is not the branch's doing.
  await repository.write({
    'users.graphql': users.replace('id: ID!', 'id: ID!\n  "How to call them."\n  name: String'),
  });
  repository.commit();
  repository.git('switch', '--quiet', 'branch');
  await repository.write({ 'inventory.graphql': withoutTitle });
  const { code, output } = await repository.check();
  expect(code).toBe(1);
  expect(output).toContain(
    'error: Field Product.title was removed.\n  diff/field-removed at inventory.graphql:9:6, subgraph inventory\n',
  );
  expect(output).toContain('used by ProductPage (operations/product-page.graphql:1)');
  expect(output).toContain(
    'error: ProductPage is not valid: Cannot query field "title" on type "Product".\n  operation/invalid at operations/product-page.graphql:3:5',
  );
  expect(output).not.toContain('User.name');
});

it('compares with a commit, a tag, a composed supergraph, and another supergraph.yaml', async () => {
  await using repository = await createRepository(shop);
  repository.git('tag', 'v1');
  const first = repository.git('rev-parse', 'HEAD');
  await repository.runHere('compose', '--output', 'v1.graphql');
  await repository.write({
    'old/supergraph.yaml': yaml('inventory', 'users'),
    'old/inventory.graphql': inventory,
    'old/users.graphql': users,
  });
  await repository.write({ 'inventory.graphql': withoutTitle });
  repository.commit();
  for (const base of ['v1', first, 'HEAD^', 'v1.graphql', 'old/supergraph.yaml']) {
    const { code, output } = await repository.check('--base', base);
    expect(output, base).toContain('Field Product.title was removed.');
    expect(code).toBe(1);
  }
});

it('checks one subgraph alone against the supergraph that has the others', async () => {
  await using repository = await createRepository(shop);
  await repository.runHere('compose', '--output', 'prod.graphql');
  await repository.write({
    'new.graphql': withoutTitle,
    'reviews.graphql': 'type Query { "All." reviews: [String] }\n',
  });
  const alone = (name: string, ...args: string[]) =>
    repository.check('--subgraph', name, '--supergraph', 'prod.graphql', ...args);
  const { code, output } = await alone('inventory', '--schema', 'new.graphql');
  expect(output).toContain(
    'error: Field Product.title was removed.\n  diff/field-removed at new.graphql:9:6, subgraph inventory\n',
  );
  expect(output).not.toContain('users');
  expect(code).toBe(1);

  const file = ['--schema', 'reviews.graphql'];
  expect((await alone('reviews', ...file)).errors).toMatch(
    /^prod\.graphql has no subgraph reviews, only inventory, users: say with --routing-url/,
  );
  const added = await alone('reviews', ...file, '--routing-url', 'http://reviews/graphql');
  expect(added.output).toContain('note: Subgraph reviews was added to the graph.');
  expect(added.code).toBe(0);
});

it('tells of one subgraph alone that it gives what another does not share', async () => {
  const importing = (...names: string[]) =>
    `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ${JSON.stringify(names)})\n`;
  const stock = (fields: string) =>
    `${importing('@key', '@external', '@requires', '@shareable')}type P @key(fields: "id") { id: ID! ${fields} }\n`;
  await using repository = await createRepository({
    'supergraph.yaml': yaml('shop', 'stock'),
    'shop.graphql': `${importing('@key')}type Query { p: P }\ntype P @key(fields: "id") { id: ID! weight: Int }\n`,
    'stock.graphql': stock('weight: Int @external heavy: Boolean @requires(fields: "weight")'),
  });
  await repository.runHere('compose', '--output', 'prod.graphql');
  await repository.write({ 'new.graphql': stock('weight: Int @shareable heavy: Boolean') });
  const alone = ['--subgraph', 'stock', '--schema', 'new.graphql', '--supergraph', 'prod.graphql'];
  const { code, output } = await repository.check(...alone);
  expect(output).toContain('error: INVALID_FIELD_SHARING: Non-shareable field "P.weight"');
  expect(code).toBe(1);
});

it('weighs by a usage file, and names the clients', async () => {
  await using repository = await createRepository(shop);
  const day = new Date(Date.now() - 86_400_000).toISOString();
  const signature = 'query Weights($id:ID!){product(id:$id){weight}}';
  const usage = {
    format: 'supergraph-usage',
    version: 1,
    from: day,
    until: day,
    operations: [{ hash: sha256(signature), name: 'Weights', type: 'query', signature }],
    buckets: [
      {
        operation: sha256(signature),
        start: day,
        seconds: 86_400,
        clientName: 'ios',
        clientVersion: '7.1',
        count: 1_200,
        errors: 0,
        durationMs: 1,
        firstSeen: day,
        lastSeen: day,
      },
    ],
  };
  await repository.write({
    'usage.json': JSON.stringify(usage),
    'inventory.graphql': inventory.replace('weight: Int', 'grams: Int'),
    'users.graphql': users,
  });
  const used = await repository.check('--usage', 'usage.json');
  expect(used.code).toBe(1);
  expect(used.output).toContain('used by Weights: 1,200 requests (ios 7.1 1,200)');
  await repository.write({
    'inventory.graphql': inventory
      .replace('product(', 'item(')
      .replace('type Query {', 'type Query {\n  "Old."\n  product("Its id." id: ID!): Product\n'),
  });
  const removedElse = await repository.check(
    '--usage',
    'usage.json',
    '--operations',
    'operations/*.graphql',
  );
  expect(removedElse.code).toBe(0);
});

it('writes several formats at once, one of them to the output', async () => {
  await using repository = await createRepository(shop);
  await repository.write({ 'inventory.graphql': withoutTitle });
  const { code, output } = await repository.check(
    '--format',
    'github',
    '--format',
    'json=out.json,markdown=out.md',
    '--format',
    'junit=out.xml',
    '--format',
    'sarif=out.sarif',
  );
  expect(code).toBe(1);
  expect(output).toMatch(
    /^::error file=inventory\.graphql,line=9,col=6,title=diff\/field-removed::Field Product\.title/,
  );
  const read = (file: string) => readFile(join(repository.folder, file), 'utf8');
  expect(JSON.parse(await read('out.json')).summary).toEqual({
    failed: true,
    errors: 2,
    warnings: 0,
    notes: 0,
  });
  expect(await read('out.md')).toContain('❌ Schema check failed');
  expect(await read('out.xml')).toContain('<failure type="diff/field-removed"');
  expect(JSON.parse(await read('out.sarif')).runs[0].results).toHaveLength(2);
});

it('fails from the severity that --fail-on names', async () => {
  await using repository = await createRepository(shop);
  await repository.write({ 'inventory.graphql': `${inventory}\nenum Odd { A }` });
  const codeAt = async (severity: string) =>
    (await repository.check('--base', 'none', '--fail-on', severity)).code;
  expect(await codeAt('error')).toBe(1);
  expect(await codeAt('never')).toBe(0);
  await repository.write({
    '.schema-check.yaml': 'lint: { preset: commerce }\nrules: { "lint/*": warning }\n',
  });
  expect(await codeAt('error')).toBe(0);
  expect(await codeAt('warning')).toBe(1);
});

it('lints, and honours a waiver with a reason', async () => {
  await using repository = await createRepository(shop);
  const undescribed = inventory.replace('  "Grams."\n', '');
  await repository.write({ 'inventory.graphql': undescribed });
  const check = () => repository.check('--base', 'none');
  const faulty = await check();
  expect(faulty.output).toContain(
    'error: Product.weight has no description.\n  lint/description at inventory.graphql:14:3',
  );
  const waived = undescribed.replace(
    '  weight',
    '  # schema-check-ignore lint/description: everybody knows\n  weight',
  );
  await repository.write({ 'inventory.graphql': waived });
  expect((await check()).code).toBe(0);
});

it('tells no more of lint than what is not in the baseline', async () => {
  await using repository = await createRepository(shop);
  const check = (...args: string[]) => repository.check('--base', 'none', ...args);
  const undescribed = inventory.replace('  "Grams."\n', '');
  await repository.write({ 'inventory.graphql': undescribed });
  expect((await check('--write-baseline')).errors).toMatch(/^--write-baseline needs/);
  await repository.write({
    '.schema-check.yaml': 'lint: { preset: commerce, baseline: known.json }\n',
  });
  expect((await check()).errors).toMatch(/^known\.json cannot be read/);
  expect(await check('--write-baseline')).toMatchObject({
    code: 0,
    output: "known.json is written; lint's faults in it: 1.\n",
  });
  expect((await check()).code).toBe(0);
  await repository.write({ 'inventory.graphql': undescribed.replace('  "Opaque."\n', '') });
  const { output } = await check();
  expect(output).toContain('error: Product.id has no description.');
  expect(output).not.toContain('Product.weight has');
});

it('checks a contract by its name alone', async () => {
  await using repository = await createRepository(shop);
  await repository.write({
    'inventory.graphql': inventory.replace('weight: Int', 'weight: Int @tag(name: "staff")'),
  });
  const { code, output } = await repository.check('--contract', 'public');
  expect(code).toBe(1);
  expect(output).toContain('error: In contract public: Field Product.weight was removed.');
});

it('checks a graph in a folder below the top of its repository', async () => {
  const files = Object.entries(shop).map(([name, text]) => [`apps/graph/${name}`, text]);
  await using repository = await createRepository(Object.fromEntries(files));
  await repository.write({ 'apps/graph/inventory.graphql': withoutTitle });
  const { output } = await repository.check('--config', 'apps/graph/.schema-check.yaml');
  expect(output).toContain('diff/field-removed at apps/graph/inventory.graphql:9:6');
});

it('fails where the base has no supergraph, unless it is told that there is none', async () => {
  await using repository = await createRepository({ 'README.md': 'Soon.' });
  await repository.write(shop);
  const { code, output } = await repository.check();
  expect(output).toMatch(
    /^error: main \(\w{7}\) has no supergraph\.yaml, so nothing can be compared\.\n/,
  );
  expect(code).toBe(1);
  expect(await repository.check('--base', 'none')).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^Checked the working tree, with nothing to compare with: /),
  });
});

it('writes a changelog between two refs, for people', async () => {
  await using repository = await createRepository(shop);
  repository.git('tag', 'v1');
  await repository.write({
    'supergraph.yaml': yaml('inventory'),
    'inventory.graphql': withoutTitle.replace(
      'weight: Int',
      'weight: Int @deprecated(reason: "Use grams.")\n  "Grams."\n  grams: Int',
    ),
  });
  repository.commit();
  repository.git('tag', 'v2');
  const { code, output } = await repository.runHere('changelog', '--base', 'v1', '--head', 'v2');
  expect(code).toBe(0);
  expect(output.replace(/\(\w{7}\)/g, '(…)')).toBe(`## Schema changes from v1 (…) to v2 (…)

### Breaking

- Field Product.title was removed. Operations that select it are no longer valid. (inventory)
- Field Query.me was removed. Operations that select it are no longer valid. (users)
- Type User was removed. Operations that name the type, or reach it, are no longer valid. (users)

### Added

- Field Product.grams was added. (inventory)

### Deprecated

- Product.weight was deprecated: Use grams. (inventory)

### Subgraphs

- Subgraph users was removed from the graph.
`);
});

it('extracts a manifest that the check validates, and finds drift', async () => {
  await using repository = await createRepository(shop);
  const extract = (...args: string[]) =>
    repository.runHere('operations', 'operations/*.graphql', '--output', 'manifest.json', ...args);
  expect((await extract('--check')).code).toBe(1);
  expect(await extract()).toMatchObject({
    code: 0,
    output: 'manifest.json is written: 1 operations.\n',
  });
  expect((await extract('--check')).code).toBe(0);
  await repository.write({ 'inventory.graphql': withoutTitle });
  const { output } = await repository.check('--operations', 'manifest.json');
  expect(output).toContain('error: ProductPage is not valid');
  expect(output).toContain('operation/invalid at manifest.json:6:1');
});
