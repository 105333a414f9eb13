import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const run = promisify(execFile);
const here = join(import.meta.dirname, '..');
const root = join(here, '../..');

/** Ours, and so a part of the build instead of a package that somebody installs. */
const BUNDLED = '@supergraph/service';

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: unknown;
  readonly scripts: unknown;
}

/**
 * Writes what is published into a folder: JavaScript for Node 20 and newer, its types, and a manifest that leads there.
 */
export async function writePackage(folder: string): Promise<void> {
  const source: Manifest = JSON.parse(await readFile(join(here, 'package.json'), 'utf8'));
  const { [BUNDLED]: _, ...dependencies } = source.dependencies;
  await rm(join(folder, 'dist'), { recursive: true, force: true });
  await Promise.all([
    writeJavaScript(join(folder, 'dist'), Object.keys(dependencies)),
    writeTypes(join(folder, 'dist/types')),
  ]);
  const { devDependencies: _development, scripts: _scripts, ...rest } = source;
  const entry = (name: string) => ({
    types: `./dist/types/${name}.d.ts`,
    default: `./dist/${name}.js`,
  });
  const manifest = {
    ...rest,
    exports: { '.': entry('index'), './sources': entry('sources') },
    bin: { 'schema-check': './dist/cli/main.js' },
    dependencies,
  };
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  if (folder === here) return;
  await cp(join(here, 'README.md'), join(folder, 'README.md'));
  await cp(join(root, 'LICENSE'), join(folder, 'LICENSE'));
}

async function writeJavaScript(outdir: string, dependencies: readonly string[]): Promise<void> {
  await build({
    entryPoints: ['index', 'sources', 'cli/main'].map((name) => join(here, `src/${name}.ts`)),
    outdir,
    outbase: join(here, 'src'),
    bundle: true,
    // What is imported late stays apart, and so is loaded late.
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: dependencies.flatMap((name) => [name, `${name}/*`]),
    logLevel: 'error',
  });
}

async function writeTypes(folder: string): Promise<void> {
  await mkdir(join(here, 'node_modules'), { recursive: true });
  const draft = await mkdtemp(join(here, 'node_modules/types-'));
  try {
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    await run(process.execPath, [
      compiler,
      '-p',
      join(here, 'tsconfig.build.json'),
      '--outDir',
      draft,
    ]);
    await cp(join(draft, 'tools/schema-check/src'), folder, { recursive: true });
  } finally {
    await rm(draft, { recursive: true });
  }
}
