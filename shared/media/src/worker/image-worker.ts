import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Logger } from '@supergraph/service/logger';
import { MediaFault } from '../media-fault.ts';
import { type ImageLimits, imageLimits } from './limits.ts';
import type { ImageAnswer, ImageTask, MadeImage } from './messages.ts';

/** What a process has grown by is given back when it ends. */
const TASKS_MAX = 200;
const IDLE_MS = 60_000;

const script = fileURLToPath(new URL('./main.ts', import.meta.url));

export interface ImageWorker {
  /**
   * One task at a time; whoever asks sees to that.
   *
   * @throws IMAGE_UNREADABLE, IMAGE_TOO_LARGE
   */
  make(task: ImageTask): Promise<MadeImage>;
  stop(): void;
}

/**
 * Reads images in a process of its own, which is started when it is needed and killed when an image takes
 * more time or memory than it may. The next image finds a new one.
 */
export function createImageWorker({
  limits = imageLimits,
  log,
}: {
  limits?: ImageLimits | undefined;
  log: Logger;
}): ImageWorker {
  let child: ChildProcess | undefined;
  let tasksLeft = 0;
  let idle: NodeJS.Timeout | undefined;

  function stop(): void {
    clearTimeout(idle);
    child?.kill('SIGKILL');
    child = undefined;
  }

  return {
    stop,
    async make(task) {
      clearTimeout(idle);
      if (child?.exitCode !== null || child.signalCode !== null || tasksLeft === 0) {
        stop();
        child = start(limits);
        tasksLeft = TASKS_MAX;
      }
      tasksLeft -= 1;
      const answer = await ask(child, task, limits.msMax);
      if (answer === 'ended') {
        log.warn({ type: task.type, bytes: task.content.length }, 'an image ended its process');
        stop();
        throw new MediaFault('IMAGE_TOO_LARGE', 'The image takes more to read than it may.');
      }
      idle = setTimeout(stop, IDLE_MS).unref();
      if ('made' in answer) return answer.made;
      throw new MediaFault(answer.refused, answer.message);
    },
  };
}

function start(limits: ImageLimits): ChildProcess {
  const child = fork(script, [JSON.stringify(limits)], {
    // Nothing of what this process was given, and none of its options.
    env: { NODE_ENV: 'production' },
    execArgv: ['--max-old-space-size=64'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  child.unref();
  child.channel?.unref();
  // Told by its end as well.
  child.on('error', () => undefined);
  return child;
}

/** @returns 'ended' when the process did, by itself or because it took too long */
function ask(child: ChildProcess, task: ImageTask, msMax: number): Promise<ImageAnswer | 'ended'> {
  const { promise, resolve } = Promise.withResolvers<ImageAnswer | 'ended'>();
  const end = () => resolve('ended');
  const timer = setTimeout(() => child.kill('SIGKILL'), msMax);
  child.once('message', resolve);
  child.once('exit', end);
  child.send(task, (error) => error && end());
  return promise.finally(() => {
    clearTimeout(timer);
    child.off('message', resolve);
    child.off('exit', end);
  });
}
