import type { Logger } from 'pino';
import { PoisonMessage, UnknownType } from '../envelope.ts';
import { buriedEvents, deferredEvents, retriedEvents } from '../metrics.ts';
import { describeError, MAX_ATTEMPTS, NO_ANSWER, type OnMessage } from '../transport.ts';
import {
  type Delivery,
  type DeliveryStore,
  type FailedDelivery,
  LEASE_SECONDS,
} from './delivery-store.ts';

export interface DeliveryLoopOptions {
  consumer: string;
  onMessage: OnMessage;
  concurrency: number;
  store: DeliveryStore;
  log: Logger;
  /** How often a message of an unknown type waits before it is a dead letter. */
  deferralsMax: number;
  pollIntervalMs: number;
}

export interface DeliveryLoop {
  wake(): void;
  stop(): Promise<void>;
}

/** What is done with a message that failed, by its method of the store. */
type Verdict = 'retryLater' | 'defer' | 'bury';

const verdictCounters = { retryLater: retriedEvents, defer: deferredEvents, bury: buriedEvents };

const BACKOFF_MS_MAX = 5_000;
/**
 * After so many deliveries the table is vacuumed. Autovacuum comes when it has time, which a server that
 * fills or vacuums large tables has not for minutes; and each look would walk past all that has ended.
 */
const ENDED_PER_VACUUM = 2_000;
/** Of messages that waited for another version, in one look: the others have their turn as well. */
const TAKEN_BACK_MAX = 100;

/**
 * Keeps up to `concurrency` messages in hand. Each round ends what was handled since the last one and
 * claims as many anew, in one statement: the busier, the larger the batches.
 */
export function startDeliveryLoop(options: DeliveryLoopOptions): DeliveryLoop {
  const { consumer, onMessage, concurrency, store, log, pollIntervalMs, deferralsMax } = options;
  const inHand = new Set<string>();
  let completed: string[] = [];
  let failed: (FailedDelivery & { verdict: Verdict })[] = [];
  let isStopping = false;
  let isAwaited = false;
  let wakeUp = () => {};
  let failedRounds = 0;
  let tookBackAt = Number.NEGATIVE_INFINITY;
  let endedSinceVacuum = 0;
  let vacuuming: Promise<void> | undefined;

  function wake(): void {
    isAwaited = true;
    wakeUp();
  }

  async function run(): Promise<void> {
    while (!isStopping || inHand.size > 0) {
      isAwaited = false;
      await round();
      // Nothing can be settled without the database: the leases will run out.
      if (isStopping && failedRounds > 0) return;
      if (!isAwaited || failedRounds > 0) await pause();
    }
  }

  async function round(): Promise<void> {
    try {
      await settleFailed();
      await takeBack();
      const claimed = await exchange();
      for (const delivery of claimed) void handle(delivery);
      if (failedRounds > 0) log.info({ consumer }, 'events are delivered again');
      failedRounds = 0;
    } catch (error) {
      failedRounds += 1;
      if (failedRounds > 1) return;
      log.error({ err: error, consumer }, 'events cannot be delivered for now');
    }
  }

  async function takeBack(): Promise<void> {
    const now = performance.now();
    if (isStopping || now - tookBackAt < pollIntervalMs) return;
    tookBackAt = now;
    await store.takeBack(consumer, TAKEN_BACK_MAX);
  }

  /** Ends what is completed and claims for it. What cannot be ended now is kept, or its lease would have to run out. */
  async function exchange(): Promise<Delivery[]> {
    const done = [...completed];
    const free = isStopping ? 0 : concurrency - inHand.size + done.length;
    if (free === 0 && done.length === 0) return [];
    const claimed = await store.exchange(consumer, done, free);
    completed = completed.slice(done.length);
    for (const id of done) inHand.delete(id);
    endedSinceVacuum += done.length;
    if (endedSinceVacuum >= ENDED_PER_VACUUM) vacuuming ??= vacuum();
    return claimed;
  }

  async function vacuum(): Promise<void> {
    endedSinceVacuum = 0;
    await store.vacuum().catch((error) => {
      log.warn({ err: error, consumer }, 'the queue could not be vacuumed');
    });
    vacuuming = undefined;
  }

  async function settleFailed(): Promise<void> {
    for (const failure of [...failed]) {
      await store[failure.verdict](consumer, failure);
      failed = failed.filter((other) => other !== failure);
      inHand.delete(failure.id);
    }
  }

  async function handle({ message, ...delivery }: Delivery): Promise<void> {
    const { id, attempts } = delivery;
    inHand.add(id);
    try {
      // Its process ended during the last attempt, or it would have been settled then.
      if (attempts > MAX_ATTEMPTS) throw new PoisonMessage(NO_ANSWER);
      await onMessage(message);
      completed.push(id);
    } catch (error) {
      const verdict = verdictOn(error, delivery);
      failed.push({ ...delivery, verdict, error: describeError(error) });
      verdictCounters[verdict].inc({ consumer });
      if (verdict === 'bury')
        log.error({ err: error, consumer, deliveryId: id }, 'event is a dead letter');
    }
    wake();
  }

  function verdictOn(error: unknown, { attempts, deferrals }: Omit<Delivery, 'message'>): Verdict {
    if (error instanceof UnknownType) return deferrals < deferralsMax ? 'defer' : 'bury';
    return error instanceof PoisonMessage || attempts >= MAX_ATTEMPTS ? 'bury' : 'retryLater';
  }

  function pause(): Promise<void> {
    const backoffMs = Math.min(100 * 2 ** failedRounds, BACKOFF_MS_MAX);
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, failedRounds > 0 ? backoffMs : pollIntervalMs);
      wakeUp = () => {
        if (failedRounds > 0 && !isStopping) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  const renewal = setInterval(
    () => {
      if (inHand.size === 0) return;
      store.renew(consumer, [...inHand]).catch((error) => {
        log.warn({ err: error, consumer }, 'leases of events were not renewed');
      });
    },
    (LEASE_SECONDS * 1_000) / 3,
  );
  const running = run();

  return {
    wake,
    async stop() {
      isStopping = true;
      wake();
      await running;
      await vacuuming;
      clearInterval(renewal);
    },
  };
}
