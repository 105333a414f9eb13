import { createAppointments } from '@supergraph/service/admission/appointments';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayMetrics } from '../../metrics.ts';
import { callerKey } from './admission.ts';
import { describeRefusal, sendRefusal } from './refused-answer.ts';
import { createShares } from './shares.ts';
import { createStarts } from './starts.ts';

export interface FrontDoorOptions {
  /** Requests that may be worked on at once in this process. */
  readonly requestsMax: number;
  readonly metrics: Pick<GatewayMetrics, 'refused'>;
  readonly clock?: () => number;
}

/** A turn of the event loop that lasts longer lets everybody wait who came in it. */
const TURN_MS_MAX = 40;
/** What one caller may have in a turn that is late already. */
const TURN_REQUESTS_OF_ONE = 16;
const TURN_REQUESTS_MAX = 128;
const PACE_MS = 1_000;
/** Before a second is over for the first time. */
const REQUESTS_PER_SECOND = 100;

/**
 * A hook that refuses, before a body is read, what this process itself cannot take on soon: more requests
 * than it may have in hand, more of one caller than leaves room for others, or more in one turn of the
 * event loop than it gets done in 40 ms. Whoever came later in a turn like that would be refused as well,
 * only later and at a higher price. It needs to know the caller, and so comes after authentication.
 */
export function createFrontDoor(options: FrontDoorOptions) {
  const { requestsMax, metrics, clock = () => performance.now() } = options;
  const inHand = createShares();
  const starts = createStarts();
  const turn = createTurn(clock);
  const pace = createPace(clock);
  const leaves = new WeakMap<FastifyRequest, () => void>();
  const appointments = createAppointments({ perSecond: pace.perSecond });

  /** How to leave again; a number is a refusal, to come again in so many ms. */
  function enter(caller: string): (() => void) | number {
    if (turn.isFull(caller) || !inHand.hasRoom(caller, requestsMax)) {
      return appointments.next(caller, clock());
    }
    turn.count(caller);
    inHand.add(caller);
    return () => {
      inHand.remove(caller);
      pace.count();
    };
  }

  return {
    get inHand() {
      return inHand.total;
    },
    enter,
    /** What becomes a stream is in hand no more: it lasts, and is counted elsewhere. */
    letGo(request: FastifyRequest, { raw }: FastifyReply): void {
      const leave = leaves.get(request);
      if (!leave) return;
      leave();
      // Of what lasts nothing is kept.
      leaves.delete(request);
      raw.off('close', leave);
    },
    async onRequest(request: FastifyRequest, reply: FastifyReply): Promise<void> {
      const caller = callerKey(request.caller, request.ip);
      const leave = enter(caller);
      if (typeof leave === 'number') {
        metrics.refused('gateway', 'any');
        return sendRefusal(reply, describeRefusal('The gateway', leave), leave);
      }
      const leaveOnce = once(leave);
      leaves.set(request, leaveOnce);
      // The last thing that happens to a request, whether it was answered or its client hung up.
      reply.raw.once('close', leaveOnce);
      const turn = starts.wait(caller);
      if (!turn) return;
      await turn;
      // Nobody waits for it any more.
      if (reply.raw.destroyed) reply.hijack();
    },
  };
}

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) work();
    isDone = true;
  };
}

/** What this turn of the event loop has taken on; it ends when everything that had arrived was seen. */
function createTurn(clock: () => number) {
  const requests = new Map<string, number>();
  let total = 0;
  let beganAtMs = 0;
  return {
    isFull(caller: string): boolean {
      const own = requests.get(caller) ?? 0;
      const isCrowded = own >= TURN_REQUESTS_OF_ONE || total >= TURN_REQUESTS_MAX;
      return isCrowded && clock() - beganAtMs > TURN_MS_MAX;
    },
    count(caller: string): void {
      requests.set(caller, (requests.get(caller) ?? 0) + 1);
      total += 1;
      if (total > 1) return;
      beganAtMs = clock();
      setImmediate(() => {
        requests.clear();
        total = 0;
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
