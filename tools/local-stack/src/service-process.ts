import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fastStart } from '@supergraph/service/start/fast-start';
import type { ServiceLog } from './service-log.ts';
import { StackError } from './stack-error.ts';

export interface ServiceProcess {
  pid: number | undefined;
  /** How it ended, once it did: "exit code 1" or "signal SIGKILL". Never rejects. */
  ended: Promise<string>;
  /** Resolves when `/ready` answers 200. @throws StackError when it ends first or takes too long. */
  untilReady(url: string): Promise<void>;
  /** SIGTERM, and SIGKILL for what does not end in time. */
  stop(): Promise<void>;
  kill(): Promise<void>;
}

export interface ServiceStart {
  name: string;
  /** Working folder; the script's path is relative to it, but given whole, so that `ps` tells who is who. */
  folder: string;
  script: string;
  args?: string[];
  env: NodeJS.ProcessEnv;
  log: ServiceLog;
}

const readyMsMax = 60_000;
const readyPollMs = 100;
/** What a service gives its clients (STOP_MS_MAX), what it then needs to release, and some more. */
const stopMsMax = 20_000;
/** Arguments of Node for a process that shall not outlive this one; it takes a channel, `ipc`. */
export const exitWithParent = ['--import', new URL('./exit-with-parent.ts', import.meta.url).href];

/**
 * Starts a script in a process group of its own: a Ctrl-C in the terminal reaches the stack alone,
 * which then stops its services in order.
 */
export function startProcess(start: ServiceStart): ServiceProcess {
  const { folder, script, args = [], env, log } = start;
  const child = spawn(
    process.execPath,
    [...fastStart, ...exitWithParent, join(folder, script), ...args],
    {
      cwd: folder,
      env,
      detached: true,
      stdio: ['ignore', log.descriptor, log.descriptor, 'ipc'],
    },
  );
  const ended = whenEnded(child);
  return {
    pid: child.pid,
    ended,
    untilReady: (url) => untilReady(start, url, ended),
    async stop() {
      child.kill('SIGTERM');
      const impatience = setTimeout(() => child.kill('SIGKILL'), stopMsMax);
      await ended;
      clearTimeout(impatience);
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function whenEnded(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) =>
      resolve(signal ? `signal ${signal}` : `exit code ${code}`),
    );
  });
}

async function untilReady(
  { name, log }: ServiceStart,
  url: string,
  ended: Promise<string>,
): Promise<void> {
  const watch = { end: undefined as string | undefined };
  void ended.then((end) => {
    watch.end = end;
  });
  const deadline = Date.now() + readyMsMax;
  let lastAnswer = 'it did not answer';
  while (Date.now() < deadline) {
    if (watch.end) throw failure(`${name} ended with ${watch.end} before it was ready`, log);
    const answer = await askReady(`${url}/ready`);
    if (answer === 'ready') return;
    lastAnswer = answer;
    await delay(readyPollMs);
  }
  throw failure(`${name} was not ready within ${readyMsMax / 1_000} s: ${lastAnswer}`, log);
}

/** "ready", or why not. */
async function askReady(url: string): Promise<string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(3_000) });
    const text = await response.text();
    return response.ok ? 'ready' : text;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A StackError that quotes the service's last lines. */
export function failure(sentence: string, log: ServiceLog): StackError {
  const lines = log.lastLines().map((line) => `  ${line}`);
  return new StackError([`${sentence}.`, ...lines].join('\n'));
}
