import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@supergraph/shared/logger';
import { expireReservations } from '../actions/expire-reservations.ts';
import type { InventoryDeps } from '../deps.ts';

export interface ExpirySweeper {
  start(): void;
  /** Resolves when the sweep that is under way has ended. */
  stop(): Promise<void>;
}

/** Frees what is held past its deadline, now and then; every replica runs one, and they share the work. */
export function createExpirySweeper(
  deps: InventoryDeps & { log: Logger },
  intervalSeconds: number,
): ExpirySweeper {
  const stopping = new AbortController();
  let sweeping: Promise<void> = Promise.resolve();
  return {
    start() {
      sweeping = sweepUntilStopped();
    },
    async stop() {
      stopping.abort();
      await sweeping;
    },
  };

  async function sweepUntilStopped(): Promise<void> {
    while (!stopping.signal.aborted) {
      await sweepOnce();
      await sleep(intervalSeconds * 1_000, undefined, { signal: stopping.signal }).catch(
        ignoreAbort,
      );
    }
  }

  async function sweepOnce(): Promise<void> {
    try {
      const expired = await expireReservations(deps);
      if (expired > 0) deps.log.info({ expired }, 'expired holds past their deadline');
    } catch (error) {
      deps.log.error({ err: error }, 'could not expire holds');
    }
  }
}

function ignoreAbort(error: unknown): void {
  if (!(error instanceof Error) || error.name !== 'AbortError') throw error;
}
