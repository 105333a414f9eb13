import {
  type AdaptiveLimitOptions,
  createAdaptiveLimit,
} from '@supergraph/service/admission/adaptive-limit';
import { createAppointments } from '@supergraph/service/admission/appointments';
import { createShares } from './shares.ts';

export interface TurnstileOptions extends AdaptiveLimitOptions {
  /** How long somebody may wait for a place, in milliseconds; 0 means not at all. */
  readonly queueMsMax: number;
  readonly clock?: () => number;
}

/** How work ended: refused is what found no room further on; a failure tells of its time only when late. */
export type WorkOutcome = 'answered' | 'refused' | 'failed';

/** Somebody's place; it must be left once. */
export interface Place {
  leave(outcome: WorkOutcome): void;
}

export interface Turnstile {
  readonly places: number;
  readonly inFlight: number;
  readonly queued: number;
  /**
   * A place, at once or within the queue's time; a number is a refusal, to come again in so many ms.
   *
   * @param weight how many places the work takes. Default 1; never more than half of those there are
   */
  enter(caller: string, weight?: number): Promise<Place | number>;
  /** The same for what was let in before: for it there are some places more. */
  enterAgain(caller: string): Promise<Place | number>;
  /** When to come again, where neither a place nor the queue has room for this caller; else undefined. */
  refusal(caller: string): number | undefined;
  /** For what must not be refused any more: a place even where none is free. */
  pass(caller: string): Place;
}

/** Nobody waits who cannot expect a place in time, so there is rarely need of more. */
const QUEUE_LENGTH_MAX = 256;
/** Of the places, added to them for what comes again. */
const RESERVE_SHARE = 1 / 8;

interface Waiter {
  readonly caller: string;
  readonly weight: number;
  readonly letIn: (place: Place) => void;
}

/**
 * Lets so many work at once as answers come quickly, and so many wait as leave within the queue's time.
 * First come, first served, except that no caller takes the places of others. Last come, first served
 * would shorten the wait of those who get in; but here nobody waits who will not get in, and none is
 * refused late.
 */
export function createTurnstile(options: TurnstileOptions): Turnstile {
  const { queueMsMax, latencyGoalMs, clock = () => performance.now() } = options;
  const limit = createAdaptiveLimit(options);
  const appointments = createAppointments({ perSecond: () => limit.departuresPerSecond });
  const inside = createShares();
  const waiting = createShares();
  const queue = new Set<Waiter>();

  function queueLengthMax(): number {
    const leaving = Math.ceil((limit.departuresPerSecond * queueMsMax) / 1_000);
    return Math.min(QUEUE_LENGTH_MAX, leaving);
  }

  function take(caller: string, weight = 1): Place {
    inside.add(caller, weight);
    const startedAtMs = clock();
    return {
      leave(outcome) {
        const endedAtMs = clock();
        const inFlight = inside.total;
        inside.remove(caller, weight);
        if (outcome !== 'failed' || endedAtMs - startedAtMs > latencyGoalMs) {
          const isRefused = outcome === 'refused';
          limit.learn({ startedAtMs, endedAtMs, inFlight, isRefused });
        }
        admitNext();
      },
    };
  }

  function admitNext(): void {
    for (const waiter of queue) {
      if (inside.total >= limit.places) return;
      const weight = within(waiter.weight, limit.places);
      if (!inside.hasRoom(waiter.caller, limit.places, weight)) continue;
      forget(waiter);
      waiter.letIn(take(waiter.caller, weight));
    }
  }

  function forget(waiter: Waiter): void {
    queue.delete(waiter);
    waiting.remove(waiter.caller);
  }

  function wait(caller: string, weight: number): Promise<Place | number> {
    const { promise, resolve } = Promise.withResolvers<Place | number>();
    const timer = setTimeout(() => {
      forget(waiter);
      resolve(appointments.next(caller, clock()));
    }, queueMsMax);
    const waiter = {
      caller,
      weight,
      letIn(place: Place) {
        clearTimeout(timer);
        resolve(place);
      },
    };
    queue.add(waiter);
    waiting.add(caller);
    return promise;
  }

  const mayWait = (caller: string) => waiting.hasRoom(caller, queueLengthMax());

  async function enter(caller: string, places: number, wish = 1): Promise<Place | number> {
    const weight = within(wish, places);
    if (inside.hasRoom(caller, places, weight)) return take(caller, weight);
    return mayWait(caller) ? wait(caller, wish) : appointments.next(caller, clock());
  }

  return {
    get places() {
      return limit.places;
    },
    get inFlight() {
      return inside.total;
    },
    get queued() {
      return queue.size;
    },
    enter: (caller, weight) => enter(caller, limit.places, weight),
    enterAgain: (caller) => enter(caller, limit.places + Math.ceil(limit.places * RESERVE_SHARE)),
    refusal(caller) {
      const hasRoom = inside.hasRoom(caller, limit.places) || mayWait(caller);
      return hasRoom ? undefined : appointments.next(caller, clock());
    },
    pass: (caller) => take(caller),
  };
}

/** The heaviest work still finds room, once half of the places are free. */
function within(weight: number, places: number): number {
  return Math.min(weight, Math.ceil(places / 2));
}
