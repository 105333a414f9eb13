import { createAppointments } from '@supergraph/shared/admission/appointments';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayMetrics } from '../../metrics.ts';
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
const TURN_REQUESTS_MIN = 16;
const REQUESTS_PER_SECOND = 500;

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
  const appointments = createAppointments({ perSecond: () => REQUESTS_PER_SECOND });

  return {
    get inHand() {
      return inHand.total;
    },
    async onRequest(request: FastifyRequest, reply: FastifyReply): Promise<void> {
      if (turn.isFull() || !inHand.hasRoom(request.ip, requestsMax)) {
        metrics.refused('gateway', 'any');
        return refuse(reply, appointments.next(clock()));
      }
      turn.count();
      inHand.add(request.ip);
      // The last thing that happens to a request, whether it was answered or its client hung up.
      reply.raw.once('close', () => inHand.remove(request.ip));
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

function refuse(reply: FastifyReply, retryAfterMs: number): void {
  const message = 'The gateway has more to do than it can; nothing was begun.';
  const error = { message, extensions: { code: 'SERVICE_UNAVAILABLE', retryAfterMs } };
  void reply
    .code(503)
    .header('retry-after', String(Math.ceil(retryAfterMs / 1_000)))
    .send({ errors: [error] });
}
