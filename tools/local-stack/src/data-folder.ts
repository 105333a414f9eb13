import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { StackError } from './stack-error.ts';

const stateSchema = z.object({
  /** Fingerprint of what `migrate` last brought in, by subgraph. */
  migrated: z.record(z.string(), z.string()).default({}),
  /** Subgraphs whose database holds the demo data. */
  demoLoaded: z.array(z.string()).default([]),
});

export type StackState = z.output<typeof stateSchema>;

const secretsSchema = z.object({ gatewaySecret: z.string(), keyEncryptionSecret: z.string() });

export type Secrets = z.output<typeof secretsSchema>;

/** What the local stack keeps between two starts. */
export interface DataFolder {
  path(...parts: string[]): string;
  /** Whether another stack was killed here and could not tidy up. */
  wasLeftBehind: boolean;
  readState(): Promise<StackState>;
  writeState(state: StackState): Promise<void>;
  /** Made at random the first time; readable by the owner alone. */
  secrets(): Promise<Secrets>;
  /** Keeps a service's variables, so that `npm run manage` finds the running system. */
  writeVariables(service: string, variables: Record<string, string>): Promise<void>;
  /** Lets the next stack in. */
  release(): Promise<void>;
}

/** All that the stack puts there: `--fresh` removes these and nothing else. */
const contents = [
  ...['postgres', 'logs', 'demo', 'env', 'mailbox', 'media'],
  ...['state.json', 'secrets.json', 'compile-cache'],
];

/**
 * Takes the folder for this process.
 *
 * @throws StackError when it cannot be written or a living stack uses it
 */
export async function openDataFolder(
  folder: string,
  { fresh }: { fresh: boolean },
): Promise<DataFolder> {
  const path = (...parts: string[]) => join(folder, ...parts);
  const wasLeftBehind = await takeFolder(folder, path('stack.pid'));
  if (fresh) {
    await Promise.all(contents.map((name) => rm(path(name), { recursive: true, force: true })));
  }
  await mkdir(path('logs'), { recursive: true });
  return {
    path,
    wasLeftBehind,
    readState: async () => stateSchema.parse((await readJson(path('state.json'))) ?? {}),
    writeState: (state) => writeWhole(path('state.json'), state),
    secrets: () => readOrMakeSecrets(path('secrets.json')),
    async writeVariables(service, variables) {
      await mkdir(path('env'), { recursive: true });
      const lines = Object.entries(variables).map(([name, value]) => `${name}="${value}"\n`);
      await writeText(path('env', `${service}.env`), lines.join(''));
    },
    release: () => rm(path('stack.pid'), { force: true }),
  };
}

async function takeFolder(folder: string, pidFile: string): Promise<boolean> {
  try {
    await mkdir(folder, { recursive: true });
    const former = Number((await readText(pidFile)) ?? Number.NaN);
    if (isAlive(former) && former !== process.pid) {
      throw new StackError(
        `The data folder ${folder} is in use by another stack (process ${former}): stop that first.`,
      );
    }
    await writeFile(pidFile, String(process.pid));
    return !Number.isNaN(former);
  } catch (cause) {
    if (cause instanceof StackError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StackError(`The data folder ${folder} cannot be written: ${reason}.`, { cause });
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function readOrMakeSecrets(file: string): Promise<Secrets> {
  const known = await readJson(file);
  if (known !== undefined) return secretsSchema.parse(known);
  const secret = () => randomBytes(32).toString('hex');
  const secrets = { gatewaySecret: secret(), keyEncryptionSecret: secret() };
  await writeWhole(file, secrets);
  return secrets;
}

function writeWhole(file: string, value: unknown): Promise<void> {
  return writeText(file, JSON.stringify(value, null, 2));
}

/** Whole or not at all, whatever happens in between. */
async function writeText(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

async function readJson(file: string): Promise<unknown> {
  const text = await readText(file);
  return text === undefined ? undefined : JSON.parse(text);
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
