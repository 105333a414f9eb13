import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { NewsListener } from './news.ts';
import type { Subscription } from './transport.ts';

/** A connection on which news are heard. */
export interface Hearing {
  /** Resolves once it hears nothing any more. */
  readonly ended: Promise<unknown>;
  close(): Promise<unknown>;
}

const BACKOFF_MS = 250;
const BACKOFF_MS_MAX = 5_000;

/** Opens a connection to hear news on, and another one whenever that is lost. */
export function keepListening(
  open: () => Promise<Hearing>,
  listener: Pick<NewsListener, 'onGap' | 'onLoss'>,
  log: Logger,
): Subscription {
  const stopping = new AbortController();
  const stopped = new Promise((resolve) => {
    stopping.signal.addEventListener('abort', resolve, { once: true });
  });
  const loop = listen();

  async function listen(): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      try {
        const hearing = await open();
        failures = 0;
        try {
          listener.onGap();
          await Promise.race([hearing.ended, stopped]);
        } finally {
          await hearing.close().catch(() => undefined);
        }
        if (!stopping.signal.aborted) listener.onLoss();
      } catch (error) {
        if (failures === 0) log.warn({ err: error }, 'news are not heard');
        failures += 1;
      }
      await pause(Math.min(BACKOFF_MS * 2 ** failures, BACKOFF_MS_MAX));
    }
  }

  /** With jitter: all who were cut off at once do not come back at once. */
  function pause(ms: number): Promise<void> {
    const { signal } = stopping;
    return sleep(ms * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
  }

  return {
    async stop() {
      stopping.abort();
      await loop;
    },
  };
}
