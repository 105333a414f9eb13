import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@supergraph/service/logger';
import { type Subscription, TransportUnavailable } from './transport.ts';

const WAIT_MS = 500;
const WAIT_MS_MAX = 5_000;

/**
 * Subscribes now, or as soon as the broker is there: a service starts without it, is not ready, and
 * needs nobody's help once it comes.
 *
 * @throws what `subscribe` throws at first, unless it is TransportUnavailable
 */
export async function subscribeWhenever({
  subscribe,
  log,
}: {
  subscribe: () => Promise<Subscription>;
  log: Logger;
}): Promise<Subscription> {
  const stopping = new AbortController();
  const { signal } = stopping;
  try {
    return await subscribe();
  } catch (error) {
    if (!(error instanceof TransportUnavailable)) throw error;
    log.error({ reason: error.message }, 'events are not consumed yet');
  }

  async function keepTrying(): Promise<Subscription | undefined> {
    for (let attempt = 0; ; attempt += 1) {
      const waitMs = Math.min(WAIT_MS * 2 ** attempt, WAIT_MS_MAX);
      await sleep(waitMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return undefined;
      try {
        const subscription = await subscribe();
        log.info('events are consumed');
        return subscription;
      } catch (error) {
        if (!(error instanceof TransportUnavailable)) log.error({ err: error }, 'cannot subscribe');
      }
    }
  }

  const trying = keepTrying();
  return {
    async stop() {
      stopping.abort();
      const subscription = await trying;
      await subscription?.stop();
    },
  };
}
