import { createAppointments } from '@supergraph/shared/admission/appointments';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayMetrics } from '../../metrics.ts';
import { describeRefusal, sendRefusal } from './refused-answer.ts';
import { createShares } from './shares.ts';

export interface FrontDoorOptions {
  /** Requests that may be worked on at once in this process. */
  readonly requestsMax: number;
  readonly metrics: Pick<GatewayMetrics, 'refused'>;
  readonly clock?: () => number;
}

/** A turn of the event loop that lasts longer lets everybody wait who came in it. */
const TURN_MS_MAX = 40;
/** With fewer than this it is not the number that makes a turn long. */
const TURN_REQUESTS_MIN = 64;
const PACE_MS = 1_000;
/** Before a second is over for the first time. */
const REQUESTS_PER_SECOND = 100;

/**
 * A hook that refuses, before anything is read, what this process itself cannot take on soon: more
 * requests at once than it may have in hand, more from one address than leaves room for others, or more
 * in one turn of the event loop than it gets done in 40 ms. Whoever came later in a turn like that would
 * be refused as well, only later and at a higher price.
 */
export function createFrontDoor(options: FrontDoorOptions) {
  const { requestsMax, metrics, clock = () => performance.now() } = options;
  const inHand = createShares();
  const turn = createTurn(clock);
  const pace = createPace(clock);
  const appointments = createAppointments({ perSecond: pace.perSecond });

  return {
    get inHand() {
      return inHand.total;
    },
    async onRequest(request: FastifyRequest, reply: FastifyReply): Promise<void> {
      if (turn.isFull() || !inHand.hasRoom(request.ip, requestsMax)) {
        metrics.refused('gateway', 'any');
        const retryAfterMs = appointments.next(clock());
        return sendRefusal(reply, describeRefusal('The gateway', retryAfterMs), retryAfterMs);
      }
      turn.count();
      inHand.add(request.ip);
      // The last thing that happens to a request, whether it was answered or its client hung up.
      reply.raw.once('close', () => {
        inHand.remove(request.ip);
        pace.count();
      });
    },
  };
}

/** What this turn of the event loop has taken on; it ends when everything that had arrived was seen. */
function createTurn(clock: () => number) {
  let requests = 0;
  let beganAtMs = 0;
  return {
    isFull: () => requests >= TURN_REQUESTS_MIN && clock() - beganAtMs > TURN_MS_MAX,
    count() {
      requests += 1;
      if (requests > 1) return;
      beganAtMs = clock();
      setImmediate(() => {
        requests = 0;
      });
    },
  };
}

/** How many requests were done in the last whole second. */
function createPace(clock: () => number) {
  let beganAtMs = clock();
  let done = 0;
  let perSecond = REQUESTS_PER_SECOND;
  return {
    perSecond: () => perSecond,
    count() {
      done += 1;
      const elapsedMs = clock() - beganAtMs;
      if (elapsedMs < PACE_MS) return;
      perSecond = (done / elapsedMs) * 1_000;
      beganAtMs = clock();
      done = 0;
    },
  };
}
