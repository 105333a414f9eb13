import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { type Ports, portVariables, repositoryFolder } from '@supergraph/local-stack/services';
import { fastEnvironment } from '../harness/environment.ts';

export interface Command {
  pid: number;
  /** Resolves when the table is printed. @throws with the output when it ends before */
  ready: Promise<void>;
  /** Exit code, or the signal that ended it. */
  ended: Promise<number | string>;
  output(): string;
  signal(name: NodeJS.Signals): void;
}

/**
 * `npm start`, without npm, demo data and a build of the console.
 *
 * @param root another checkout of the repository than this one
 */
export function startCommand(
  dataFolder: string,
  ports: Ports,
  { root = repositoryFolder, env: more = {} }: { root?: string; env?: NodeJS.ProcessEnv } = {},
): Command {
  const env = { ...fastEnvironment(), ...more };
  for (const [name, { variable }] of Object.entries(portVariables)) {
    env[variable] = String(ports[name as keyof Ports]);
  }
  const script = join(root, 'tools/local-stack/src/start.ts');
  const args = [script, '--no-demo', '--no-console', '--data', dataFolder];
  const child = spawn(process.execPath, args, { env });
  const seen = { text: '' };
  const ended = new Promise<number | string>((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown')),
  );
  return {
    pid: child.pid ?? 0,
    ready: untilReady(child, seen, ended),
    ended,
    output: () => seen.text,
    signal: (name) => void child.kill(name),
  };
}

function untilReady(
  child: ChildProcess,
  seen: { text: string },
  ended: Promise<number | string>,
): Promise<void> {
  const ready = new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      seen.text += chunk.toString();
      if (seen.text.includes('Ready after')) resolve();
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    void ended.then((how) => reject(new Error(`the stack ended with ${how}:\n${seen.text}`)));
  });
  // A test may be interested in the end alone.
  ready.catch(() => undefined);
  return ready;
}

interface Running {
  pid: number;
  parent: number;
  command: string;
}

/** Every process below `pid`: services, Postgres and what they started. */
export function descendants(pid: number): Running[] {
  const all = processes();
  const below = (parent: number): Running[] =>
    all.filter((each) => each.parent === parent).flatMap((each) => [each, ...below(each.pid)]);
  return below(pid).filter(({ command }) => !command.startsWith('ps '));
}

/** Those of the given processes that still run; what has ended and was not collected does not. */
export function stillRunning(earlier: Running[]): Running[] {
  const pids = new Set(earlier.map(({ pid }) => pid));
  return processes().filter(({ pid, command }) => pids.has(pid) && !command.includes('<defunct>'));
}

function processes(): Running[] {
  const text = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return text.split('\n').flatMap((line) => {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid && parent && command ? [{ pid: Number(pid), parent: Number(parent), command }] : [];
  });
}
