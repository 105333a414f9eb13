import { spawn } from 'node:child_process';
import { readFile, rename, rm } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { FINGERPRINT_FILE, sourcesFingerprint } from '@supergraph/console/fingerprint';
import { alone } from './alone.ts';
import { exitWithParent } from './service-process.ts';
import { repositoryFolder } from './services.ts';
import { StackError } from './stack-error.ts';

const folder = join(repositoryFolder, 'console');
const built = join(folder, 'dist');
const vite = join(repositoryFolder, 'node_modules/vite/bin/vite.js');
/** It gives way to what somebody waits for. */
const PRIORITY = 10;

/**
 * Builds the web apps where a source has changed since they were built last. They are built aside and
 * put in place when they are whole, so whoever is served meanwhile gets the earlier ones.
 *
 * @returns whether there was anything to build
 * @throws StackError with what the build said
 */
export async function buildConsole(signal?: AbortSignal): Promise<boolean> {
  if (await isFresh()) return false;
  return alone(join(folder, '.building-lock'), async () => {
    // Whoever was at it may have built the same.
    if (await isFresh()) return false;
    await build(signal);
    return true;
  });
}

async function isFresh(): Promise<boolean> {
  const [built, sources] = await Promise.all([builtOf(), sourcesFingerprint()]);
  return built === sources;
}

async function build(signal: AbortSignal | undefined): Promise<void> {
  const aside = join(folder, `.building-${process.pid}`);
  try {
    await runVite(aside, signal);
    await rm(built, { recursive: true, force: true });
    await rename(aside, built);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

async function builtOf(): Promise<string | undefined> {
  return readFile(join(built, FINGERPRINT_FILE), 'utf8').catch(() => undefined);
}

function runVite(outDir: string, signal: AbortSignal | undefined): Promise<void> {
  const args = [...exitWithParent, vite, 'build', '--outDir', outDir, '--logLevel', 'warn'];
  // Whatever this process is for: what is built is for people.
  const env = { ...process.env, NODE_ENV: 'production' };
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env,
    signal,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  if (child.pid !== undefined) setPriority(child.pid, PRIORITY);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (text: Buffer) => {
      said = `${said}${text}`.slice(-10_000);
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new StackError(`The console could not be built:\n${said}`));
    });
  });
}
