import type { Logger } from '@supergraph/service/logger';
import { withinMs } from '@supergraph/service/within-ms';
import { budgetLimits } from './limits.ts';
import type { BudgetMetrics } from './metrics.ts';
import type { SharedBuckets, Spent } from './shared-buckets.ts';

export interface SettlementOptions {
  readonly shared: SharedBuckets;
  /** From so many milliseconds on, what one caller has spent is told at once. */
  readonly soonMs: number;
  /** Hears in how many milliseconds a caller's bucket is full again, by what all replicas have told. */
  readonly learn: (caller: string, fullInMs: number) => void;
  readonly log: Logger;
  readonly metrics: Pick<BudgetMetrics, 'settled' | 'isUp'>;
}

export interface Settlement {
  /**
   * Says that a caller has spent what takes so many milliseconds to come back; 0 asks how it stands with
   * it. Never waits.
   */
  note(caller: string, ms: number): void;
  /** Whether the shared store did not answer when it was last asked. */
  readonly isAway: boolean;
  /** Tells the rest. Never rejects. */
  stop(): Promise<void>;
}

/**
 * Tells the shared store five times a second what this replica let callers spend, and learns what they
 * spent elsewhere; large spending is told at once. So no request waits for the store, and a caller gets
 * from each replica beyond its budget at most what that lets pass in one round trip.
 *
 * What could not be told is forgotten, for it may have arrived: nobody pays twice.
 */
export function createSettlement(options: SettlementOptions): Settlement {
  const { shared, soonMs, learn, log, metrics } = options;
  const { settleMs, settledMax, storeMsMax, callersMax } = budgetLimits;
  let unsettled = new Map<string, number>();
  let settling: Promise<void> | undefined;
  let isAway = false;
  metrics.isUp(true);
  const timer = setInterval(() => void settle(), settleMs);
  timer.unref();

  function settle(): Promise<void> {
    if (unsettled.size === 0) return settling ?? Promise.resolve();
    settling ??= tell(take()).finally(() => {
      settling = undefined;
    });
    return settling;
  }

  function take(): Spent[] {
    const spent = [...unsettled].map(([caller, ms]) => ({ caller, ms }));
    unsettled = new Map(spent.splice(settledMax).map(({ caller, ms }) => [caller, ms]));
    return spent;
  }

  async function tell(spent: readonly Spent[]): Promise<void> {
    try {
      const late = () => new Error(`No answer within ${storeMsMax} ms.`);
      const answers = await withinMs(storeMsMax, shared.spend(spent), late);
      for (const [index, { caller }] of spent.entries()) {
        // What was spent since is not in the answer.
        learn(caller, (answers[index] ?? 0) + (unsettled.get(caller) ?? 0));
      }
      metrics.settled('settled');
      if (isAway) log.info('budgets are shared again');
      setAway(false);
    } catch (error) {
      metrics.settled('failed');
      if (!isAway) log.error({ err: error }, UNSHARED);
      setAway(true);
    }
  }

  function setAway(value: boolean): void {
    isAway = value;
    metrics.isUp(!value);
  }

  return {
    note(caller, ms) {
      const before = unsettled.get(caller);
      if (before === undefined && unsettled.size >= callersMax) return;
      const sum = (before ?? 0) + ms;
      unsettled.set(caller, sum);
      if (sum >= soonMs) void settle();
    },
    get isAway() {
      return isAway;
    },
    async stop() {
      clearInterval(timer);
      await settling;
      await settle();
    },
  };
}

const UNSHARED =
  'budgets cannot be shared with other replicas: queries are not limited by them meanwhile, mutations by this replica alone';
