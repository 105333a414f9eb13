import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { writePackage } from '@supergraph/schema-check/package';
import { generateGraph, generateOperations, OPERATIONS } from './growth.ts';
import { type Measured, measured } from './measured.ts';
import { githubSchemas } from './public-schemas.ts';

const RUNS = 3;
const SUBGRAPHS = 50;
const RING = `${SUBGRAPHS} subgraphs and ${OPERATIONS.toLocaleString('en')} operations`;
const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';
const root = join(import.meta.dirname, '../../..');

/** The built package on GitHub's schema beside GraphQL Inspector, in turn, and on a large federated graph. */
export async function benchBesideInspector(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-schema-check-'));
  try {
    const cli = await installedPackage(join(folder, 'package'));
    const [plain, linked] = [join(folder, 'plain'), join(folder, 'linked')];
    await writeGithub(plain, (sdl) => sdl);
    await writeGithub(linked, (sdl) => `${LINK}\n${sdl}`);
    const [beside, touched] = [join(folder, 'beside'), join(folder, 'touched')];
    await writeRing(beside, (sdl) => sdl);
    await writeRing(touched, (sdl) => sdl.replace('common: Int', 'common: Int!'));
    const inspector = join(import.meta.dirname, 'inspector-diff.ts');
    const files = ['before.graphql', 'after.graphql'];
    const asked = ['--base', 'before.yaml', '--operations', 'operations.graphql'];
    const check = (place: string) => () =>
      measured(cli, ['check', '--fail-on', 'never', ...asked], place);
    const programs = {
      'GraphQL Inspector: diff': () => measured(inspector, files, plain),
      diff: () => measured(cli, ['diff', '--fail-on', 'never', ...files], plain),
      'check, with operations': check(plain),
      'check, of the same as a subgraph that composition composes': check(linked),
      [`check of ${RING}; each subgraph changed what none selects`]: check(beside),
      [`check of ${RING}; each subgraph changed what all select`]: check(touched),
    };
    const results = new Map<string, Measured[]>();
    for (let run = 0; run < RUNS; run += 1) {
      for (const [name, program] of Object.entries(programs)) {
        results.set(name, [...(results.get(name) ?? []), await program()]);
      }
    }
    report(results);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What `npm install` makes of the package. */
async function installedPackage(folder: string): Promise<string> {
  await mkdir(folder);
  await writePackage(folder);
  const { dependencies, bin } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  for (const name of Object.keys(dependencies)) {
    const link = join(folder, 'node_modules', name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(root, 'node_modules', name), link);
  }
  return join(folder, bin['schema-check']);
}

type Edit = (sdl: string) => string;

async function writeGithub(folder: string, edited: Edit): Promise<void> {
  const { before, after } = await githubSchemas();
  const operations = await readFile(join(import.meta.dirname, 'github-operations.graphql'), 'utf8');
  await writeAll(folder, {
    'before.graphql': edited(before),
    'after.graphql': edited(after),
    'before.yaml': supergraphYaml({ github: 'before.graphql' }),
    'supergraph.yaml': supergraphYaml({ github: 'after.graphql' }),
    'operations.graphql': operations,
  });
}

/** @param edited what the head has more than generated changes */
async function writeRing(folder: string, edited: Edit): Promise<void> {
  const write = async (side: 'base' | 'head', yaml: string, edit: Edit) => {
    const { subgraphs } = generateGraph(SUBGRAPHS, side);
    const texts = subgraphs.map(({ file, sdl }) => [`${side}/${file}`, edit(sdl)]);
    const files = subgraphs.map(({ name, file }) => [name, `${side}/${file}`]);
    await writeAll(folder, {
      ...Object.fromEntries(texts),
      [yaml]: supergraphYaml(Object.fromEntries(files)),
    });
  };
  await write('base', 'before.yaml', (sdl) => sdl);
  await write('head', 'supergraph.yaml', edited);
  await writeAll(folder, { 'operations.graphql': generateOperations(SUBGRAPHS) });
}

async function writeAll(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

function supergraphYaml(files: Readonly<Record<string, string>>): string {
  const subgraphs = Object.entries(files).map(
    ([name, file]) =>
      `  ${name}:\n    routing_url: http://${name}/graphql\n    schema: { file: ${file} }\n`,
  );
  return `subgraphs:\n${subgraphs.join('')}`;
}

function report(results: ReadonlyMap<string, readonly Measured[]>): void {
  const [peer] = [...results.values()].map(leastDisturbed);
  process.stdout.write(
    `schema-check beside GraphQL Inspector on GitHub's schema, whole processes, the least disturbed of ${RUNS} runs\n`,
  );
  for (const [name, runs] of results) {
    const { cpuMs, memoryMb } = leastDisturbed(runs);
    const ratio = peer ? (cpuMs / peer.cpuMs).toFixed(2) : '';
    process.stdout.write(
      `${`${(cpuMs / 1_000).toFixed(2)} s`.padStart(8)} ${`${memoryMb.toFixed(0)} MB`.padStart(8)} ${ratio.padStart(6)} ×  ${name}\n`,
    );
  }
}

function leastDisturbed(runs: readonly Measured[]): Measured {
  return {
    cpuMs: Math.min(...runs.map(({ cpuMs }) => cpuMs)),
    memoryMb: Math.min(...runs.map(({ memoryMb }) => memoryMb)),
  };
}
