import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { fastStart } from '@supergraph/service/start/fast-start';
import { type Sample, sampleSchema, type Watch } from './sample.ts';

export interface Watcher {
  /** Replaces what is watched. */
  watch(what: Watch): void;
  /** What was sent in a span of time, whether it is back or not. */
  sentBetween(from: number, to: number): Sample[];
  /** Forgets what was sent before. */
  forgetBefore(moment: number): void;
  close(): void;
}

/** Starts the bystander's process and keeps what it tells. */
export async function startWatcher(first: Watch): Promise<Watcher> {
  const child = await startChild(new URL('./bystander.ts', import.meta.url));
  const samples = new Map<number, Sample>();
  child.on('message', (message) => {
    const sample = sampleSchema.parse(message);
    samples.set(sample.id, sample);
  });
  child.send(first);
  return {
    watch: (what) => void child.send(what),
    sentBetween: (from, to) =>
      [...samples.values()].filter(({ sentAt }) => sentAt >= from && sentAt < to),
    forgetBefore(moment) {
      for (const { id, sentAt } of samples.values()) if (sentAt < moment) samples.delete(id);
    },
    close: () => void child.kill(),
  };
}

/** A script of ours in a process that ends with this one; resolves when it says that it is ready. */
export async function startChild(script: URL): Promise<ChildProcess> {
  const exitWithParent = import.meta.resolve('@supergraph/local-stack/exit-with-parent');
  const child = fork(fileURLToPath(script), {
    execArgv: [...fastStart, '--import', exitWithParent],
    serialization: 'advanced',
  });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${script.pathname} ended with ${code} before it was ready`);
  });
  await Promise.race([once(child, 'message'), ended]);
  ended.catch(() => undefined);
  return child;
}
