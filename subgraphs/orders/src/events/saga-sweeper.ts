import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@supergraph/shared/logger';
import { advanceOverdueSagas } from '../actions/advance-overdue-sagas.ts';
import type { OrdersDeps } from '../deps.ts';

export interface SagaSweeper {
  start(): void;
  /** Resolves when the sweep that is under way has ended. */
  stop(): Promise<void>;
}

/** Takes up overdue orders now and then; every replica runs one, and they share the work. */
export function createSagaSweeper(
  deps: OrdersDeps & { log: Logger },
  { intervalMs = 1_000 }: { intervalMs?: number } = {},
): SagaSweeper {
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
      await sleep(intervalMs, undefined, { signal: stopping.signal }).catch(ignoreAbort);
    }
  }

  async function sweepOnce(): Promise<void> {
    try {
      const report = await advanceOverdueSagas(deps);
      if (report.repeated + report.expired > 0) deps.log.info(report, 'took up overdue orders');
    } catch (error) {
      deps.log.error({ err: error }, 'could not take up overdue orders');
    }
  }
}

function ignoreAbort(error: unknown): void {
  if (!(error instanceof Error) || error.name !== 'AbortError') throw error;
}
