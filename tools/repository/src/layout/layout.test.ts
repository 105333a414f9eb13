import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Import, importsOf, root, shared, sourceFiles, tools } from './imports.ts';

const subgraphs = readdirSync(join(root, 'subgraphs'));

const imports = [
  ...['gateway/src', 'subgraphs'],
  ...[...shared, ...tools].map((folder) => `${folder}/src`),
].flatMap((folder) => sourceFiles(folder).flatMap(importsOf));

function importsFrom(place: RegExp): Import[] {
  return imports.filter(({ from }) => place.test(from));
}

function lines(found: Import[]): string[] {
  return found.map(({ from, to }) => `${from} → ${to}`);
}

describe('the house', () => {
  it('has its fixed top level and nothing that no one named', () => {
    const allowed = new Set([
      ...['subgraphs', 'gateway', 'shared', 'tools', 'console', 'e2e', 'bench', 'docs', 'deploy'],
      ...['supergraph.yaml', 'docker-compose.yml', 'package.json', 'package-lock.json'],
      ...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'LICENSE', 'node_modules'],
      ...['tsconfig.json', 'biome.json', 'knip.json', 'vitest.config.ts'],
    ]);
    const found = readdirSync(root).filter((name) => !name.startsWith('.'));
    expect(found.filter((name) => !allowed.has(name))).toEqual([]);
  });

  it.each(subgraphs)('gives %s the same rooms as every other subgraph', (name) => {
    const rooms = [
      ...['README.md', 'package.json', '.env.example', 'Dockerfile', 'drizzle.config.ts'],
      ...['schema.graphql', 'src/main.ts', 'src/manage.ts', 'src/config.ts', 'src/server.ts'],
      ...['src/errors.ts', 'src/domain', 'src/actions'],
      ...['src/store/database.ts', 'src/store/tables.ts', 'src/store/migrations'],
      ...['src/events', 'src/graphql/context.ts', 'src/graphql/loaders.ts'],
      ...['src/graphql/resolvers', 'src/graphql/generated', 'test'],
    ];
    const missing = rooms.filter((room) => !existsSync(join(root, 'subgraphs', name, room)));
    expect(missing).toEqual([]);
  });
});

describe('the dependency rule', () => {
  it('sees the imports that it judges', () => {
    expect(importsFrom(/^subgraphs\/orders\/src\/actions\//).length).toBeGreaterThan(10);
  });

  it('keeps subgraphs apart', () => {
    const crossing = importsFrom(/^subgraphs\//).filter(({ from, to }) => {
      const [, own] = from.split('/');
      return to.startsWith('subgraphs/') && !to.startsWith(`subgraphs/${own}/`);
    });
    expect(lines(crossing)).toEqual([]);
  });

  it('keeps the domain pure: its own files and shared values only', () => {
    const values =
      /^(shared\/service\/src\/(money|ids|throttle\/tally)\.ts|subgraphs\/\w+\/src\/domain\/[\w-]+\.ts|node:crypto)$/;
    const impure = importsFrom(/\/src\/domain\//).filter(({ to }) => !values.test(to));
    expect(lines(impure)).toEqual([]);
  });

  it('keeps GraphQL and events out of the rooms below them', () => {
    const upward = importsFrom(/\/src\/(actions|store)\//).filter(({ to }) =>
      /^graphql$|^@apollo\/|^subgraphs\/\w+\/src\/(graphql|events)\//.test(to),
    );
    expect(lines(upward)).toEqual([]);
  });

  it('keeps actions out of the store', () => {
    const upward = importsFrom(/\/src\/store\//).filter(({ to }) => to.includes('/src/actions/'));
    expect(lines(upward)).toEqual([]);
  });

  it('lets resolvers reach the store only through loaders and context', () => {
    const shortcuts = importsFrom(/\/src\/graphql\/resolvers\//).filter(({ to }) =>
      to.includes('/src/store/'),
    );
    expect(lines(shortcuts)).toEqual([]);
  });

  it('keeps the schema check a house of its own, which knows of the others what costs alone', () => {
    const house = /^tools\/schema-check\//;
    const entries = /^tools\/schema-check\/src\/(index|sources)\.ts$/;
    const inwards = imports.filter(
      ({ from, to }) => !house.test(from) && house.test(to) && !entries.test(to),
    );
    const outwards = importsFrom(house).filter(
      ({ to }) =>
        /^(subgraphs|gateway|shared|tools|bench|e2e)\//.test(to) &&
        !house.test(to) &&
        !to.startsWith('shared/service/src/cost/'),
    );
    expect(lines([...inwards, ...outwards])).toEqual([]);
  });

  it('lets no room of the schema check know one above it', () => {
    const rooms = [
      ...['core', 'diff', 'operations', 'usage', 'contracts', 'cost', 'plans', 'lint'],
      ...['check', 'cli'],
    ];
    const floorOf = (file: string) =>
      rooms.indexOf(/^tools\/schema-check\/src\/(\w+)\//.exec(file)?.[1] ?? '');
    const within = importsFrom(/^tools\/schema-check\/src\/\w+\//).filter(
      ({ to }) => floorOf(to) >= 0,
    );
    expect(within.length).toBeGreaterThan(50);
    expect(lines(within.filter(({ from, to }) => floorOf(to) > floorOf(from)))).toEqual([]);
  });

  it('loads OpenTelemetry behind one door, which is opened where tracing is configured', () => {
    const telemetry = 'shared/service/src/telemetry/';
    const users = new Set(
      imports.flatMap(({ from, to }) => (to.startsWith('@opentelemetry/') ? from : [])),
    );
    expect(users).toContain(`${telemetry}otlp.ts`);
    const doors = imports.filter(({ from, to }) => users.has(to) && !users.has(from));
    expect(lines(doors)).toEqual([`${telemetry}tracing.ts → ${telemetry}otlp.ts`]);
    const door = readFileSync(join(root, telemetry, 'tracing.ts'), 'utf8');
    expect(door).toContain("await import('./otlp.ts')");
    expect(door).not.toContain("from './otlp.ts'");
  });

  it('reads the environment in config.ts only', () => {
    const readers = sourceFiles('subgraphs')
      .concat(sourceFiles('gateway/src'))
      .filter((file) => /\bprocess\.env\b/.test(readFileSync(join(root, file), 'utf8')))
      .filter((file) => !/\/src\/config\.ts$/.test(file) && !file.endsWith('drizzle.config.ts'));
    expect(readers).toEqual([]);
  });
});

describe('the rooms of the console', () => {
  const within = sourceFiles('console/src')
    .flatMap(importsOf)
    .filter(({ to }) => to.startsWith('console/src/'));
  const featureOf = (file: string) => /^console\/src\/features\/([\w-]+)\//.exec(file)?.[1];

  it('lets no feature know another', () => {
    expect(within.length).toBeGreaterThan(50);
    const crossing = within.filter(({ from, to }) => {
      const [one, other] = [featureOf(from), featureOf(to)];
      return one && other && one !== other;
    });
    expect(lines(crossing)).toEqual([]);
  });

  it('keeps the shop apart: it shares its beginning, the graph, the session and the parts that all use', () => {
    const isShop = (file: string) => file.startsWith('console/src/shop/');
    const isShared = (file: string) =>
      /^console\/src\/(ui\/|app\/begin\/|app\/graph\/|app\/session\/|app\/shell\/theme\.ts)/.test(
        file,
      );
    const crossing = within.filter(({ from, to }) =>
      isShop(from) ? !isShop(to) && !isShared(to) : isShop(to),
    );
    expect(within.filter(({ from }) => isShop(from)).length).toBeGreaterThan(50);
    expect(lines(crossing)).toEqual([]);
  });

  it('keeps nouns and the graph out of the parts that all use', () => {
    const upward = within.filter(
      ({ from, to }) => from.startsWith('console/src/ui/') && !to.startsWith('console/src/ui/'),
    );
    expect(lines(upward)).toEqual([]);
  });
});
