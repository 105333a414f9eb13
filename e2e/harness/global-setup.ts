import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '@supergraph/tools/local/ports';
import type { DatabaseName, ServiceName } from '@supergraph/tools/local/services';
import { startStack } from '@supergraph/tools/local/stack';
import type { TestProject } from 'vitest/node';
import { serveControl } from './control-server.ts';

export interface RunningStack {
  urls: Record<ServiceName, string>;
  databaseUrls: Record<DatabaseName, string>;
  /** With it the keys in auth's database can be opened, to sign what auth would not. */
  keyEncryptionSecret: string;
  /** Where test files ask for services to be stopped and started. */
  controlUrl: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    stack: RunningStack;
  }
}

/** One running system with its demo data for all files: each has its own users, products and orders. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'supergraph-e2e-'));
  const stack = await startStack({
    dataFolder,
    ports: await freePorts(),
    fsync: false,
    env: plainEnvironment(),
    // A service that dies unasked fails the tests that need it, and they say what they missed.
    onCrash: (_name, crash) => process.stderr.write(`${crash.message}\n`),
  });
  const control = await serveControl(stack);
  const { urls, databaseUrls, secrets } = stack;
  const { keyEncryptionSecret } = secrets;
  project.provide('stack', { urls, databaseUrls, keyEncryptionSecret, controlUrl: control.url });
  return async () => {
    await control.close();
    await stack.stop();
    await rm(dataFolder, { recursive: true, force: true });
  };
}

/** Services shall not notice that a test runner started them. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  return { PATH, HOME, ...(TMPDIR && { TMPDIR }) };
}
