import { createAdaptiveLimit } from '@supergraph/service/admission/adaptive-limit';
import { createAppointments } from '@supergraph/service/admission/appointments';
import { Fault } from '@supergraph/service/errors';
import { counter } from '@supergraph/service/metrics';

/** Bounds how many new orders this process has on the way to their answer. */
export interface OrderAdmission {
  readonly places: number;
  readonly waiting: number;
  /** Undefined where every place is taken. */
  enter(): OrderPlace | undefined;
  /** SERVICE_UNAVAILABLE with when to come again; nothing of the order is stored. */
  refuse(callerId: string): never;
}

export interface OrderPlace {
  /** The order left PENDING, or did not while its caller waited; undefined where no order was placed. */
  leave(isSettled: boolean | undefined): void;
}

export interface OrderAdmissionOptions {
  /** How long placeOrder waits for stock at most, in milliseconds. */
  readonly waitMs: number;
  readonly placesAtFirst?: number;
  readonly placesMin?: number;
  readonly clock?: () => number;
}

const refusals = counter({
  name: 'orders_refused_total',
  help: 'New orders that were refused since too many waited for stock.',
  labelNames: [],
});

const PLACES_MIN = 16;
const PLACES_AT_FIRST = 64;
const PLACES_MAX = 1_000;

/**
 * Takes on as many new orders as stock answers within half of the time that placeOrder waits, so that
 * those that are taken on are CONFIRMED in their answer. The number is learned from how long orders take
 * to settle, and so follows what stock can do.
 *
 * While stock answers nobody, nothing is learned: orders are taken on as PENDING, as before.
 */
export function createOrderAdmission({
  waitMs,
  placesAtFirst = PLACES_AT_FIRST,
  placesMin = PLACES_MIN,
  clock = () => performance.now(),
}: OrderAdmissionOptions): OrderAdmission {
  const limit = createAdaptiveLimit({
    placesMin,
    placesMax: PLACES_MAX,
    placesAtFirst,
    latencyGoalMs: Math.max(1, waitMs / 2),
  });
  const appointments = createAppointments({ perSecond: () => limit.departuresPerSecond });
  let waiting = 0;
  let settledAtMs = Number.NEGATIVE_INFINITY;

  return {
    get places() {
      return limit.places;
    },
    get waiting() {
      return waiting;
    },
    enter() {
      if (waiting >= limit.places) return undefined;
      waiting += 1;
      const startedAtMs = clock();
      return {
        leave(isSettled) {
          const endedAtMs = clock();
          if (isSettled) settledAtMs = endedAtMs;
          const hasStockAnswered = isSettled || settledAtMs >= startedAtMs;
          if (isSettled !== undefined && hasStockAnswered) {
            limit.learn({ startedAtMs, endedAtMs, inFlight: waiting });
          }
          waiting -= 1;
        },
      };
    },
    refuse(callerId) {
      refusals.inc();
      throw new Fault(
        'SERVICE_UNAVAILABLE',
        'More orders wait for stock than it can answer soon; nothing was placed.',
        { details: { retryAfterMs: appointments.next(callerId, clock()) } },
      );
    },
  };
}
