import { withinMs } from '../within-ms.ts';
import { onErrand } from './socket.ts';
import { sqlState } from './sql-state.ts';

/** A cancellation takes a connection of its own: what is done by then costs less than that. */
const CANCEL_AFTER_MS = 50;
/** The statement's own time limit does for one that cannot be sent. */
const CANCEL_MS_MAX = 1_000;
const QUERY_CANCELED = '57014';

/** Cancels statements of one pool that nobody wants any more. */
export interface Cancels {
  /**
   * Has the statement cancelled if it still runs some time after the signal aborted.
   *
   * @param onCancel hears of the cancellation, which is under way until its promise resolves
   * @returns the end of watching, to be called when the statement has ended
   */
  watch(
    statement: object,
    signal: AbortSignal,
    onCancel?: (sent: Promise<void>) => void,
  ): () => void;
  /**
   * Whether what failed after `startedAtMs` was struck by a cancellation that was meant for the statement
   * before it on the same connection: Postgres cancels whatever the connection runs when the request
   * comes (its protocol, "Canceling Requests in Progress").
   */
  hasStruck(error: unknown, startedAtMs: number): boolean;
}

/** The work was undone by a cancellation that was meant for somebody else's: do it again. */
export class StruckByCancel extends Error {
  override readonly name = 'StruckByCancel';
}

export function isCanceled(error: unknown): boolean {
  return sqlState(error) === QUERY_CANCELED;
}

export function createCancels(): Cancels {
  let underWay = 0;
  let lastEndedAtMs = Number.NEGATIVE_INFINITY;

  /** Resolves when Postgres has passed it on, after which it strikes nothing else. */
  async function cancel(statement: Running): Promise<void> {
    underWay += 1;
    const passedOn = onErrand(() => statement.canceller(statement)).finally(() => {
      underWay -= 1;
      lastEndedAtMs = performance.now();
    });
    await withinMs(CANCEL_MS_MAX, passedOn, () => new Error('late')).catch(() => undefined);
  }

  return {
    watch(statement, signal, onCancel) {
      let timer: NodeJS.Timeout | undefined;
      const cancelLater = () => {
        timer = setTimeout(() => {
          // It may wait behind another of its transaction, or for the connection to be made.
          if (!isRunning(statement)) return cancelLater();
          const sent = cancel(statement);
          onCancel?.(sent);
        }, CANCEL_AFTER_MS);
      };
      signal.addEventListener('abort', cancelLater, { once: true });
      return () => {
        signal.removeEventListener('abort', cancelLater);
        clearTimeout(timer);
      };
    },
    hasStruck: (error, startedAtMs) =>
      isCanceled(error) && (underWay > 0 || lastEndedAtMs >= startedAtMs),
  };
}

/** What the driver (3.4.9) has but does not declare. Its `cancel()` would tell nothing of the outcome. */
interface Running {
  canceller: (statement: Running) => Promise<unknown>;
}

/**
 * Only what Postgres is at: the driver gives answers to the wrong statements after one was cancelled that
 * it had sent ahead.
 */
function isRunning(statement: object): statement is Running {
  return (
    'active' in statement &&
    statement.active === true &&
    'canceller' in statement &&
    typeof statement.canceller === 'function'
  );
}
