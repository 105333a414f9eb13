import type { IncomingHttpHeaders } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** The header in which a caller says for how many milliseconds it goes on waiting. */
export const DEADLINE_HEADER = 'x-deadline-ms';

/** Why a request is no longer worked on. */
export class NobodyWaits extends Error {
  override readonly name = 'NobodyWaits';
  /** The client may still be there, and be told that it took too long. */
  readonly isLate: boolean;

  constructor(message: string, { isLate }: { isLate: boolean }) {
    super(message);
    this.isLate = isLate;
  }
}

export function hungUp(): NobodyWaits {
  return new NobodyWaits('The client has hung up.', { isLate: false });
}

/**
 * Aborts, with a NobodyWaits, once nobody waits for the answer: the client has hung up, or its deadline
 * has passed.
 *
 * @param deadlineMs from now on; without one a client may wait for ever
 * @param whole of the request that this one is a part of
 */
export function whileAwaited(
  { raw }: FastifyReply,
  deadlineMs?: number,
  whole?: AbortSignal,
): AbortSignal {
  const controller = new AbortController();
  // Of a client that left while its body was read or its token checked, there is no more to hear.
  if (hasLeft(raw)) {
    controller.abort(hungUp());
    return controller.signal;
  }
  const timer = deadlineMs === undefined ? undefined : setTimeout(expire, deadlineMs);
  const leave = () => controller.abort(whole?.reason);
  if (whole?.aborted) leave();
  whole?.addEventListener('abort', leave);
  raw.once('close', () => {
    clearTimeout(timer);
    whole?.removeEventListener('abort', leave);
    if (!raw.writableEnded) controller.abort(hungUp());
  });
  return controller.signal;

  function expire(): void {
    const message = `The request was not answered within ${deadlineMs} ms.`;
    controller.abort(new NobodyWaits(message, { isLate: true }));
  }
}

/**
 * A hook that lets go whoever has left before it was his turn: of those whose connections had to wait
 * while the process was busy, most have. Their leaving stands behind the request in what the system has
 * received, so it is heard once the event loop has come round.
 */
export async function letGoWhoHasLeft(
  _request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  await nextTurn();
  await nextTurn();
  if (hasLeft(reply.raw)) reply.hijack();
}

function hasLeft(raw: FastifyReply['raw']): boolean {
  return raw.closed || raw.socket?.readableEnded === true;
}

/** What the header says, or `deadlineMsMax` where it says nothing sensible or more than that. */
export function readDeadlineMs(headers: IncomingHttpHeaders, deadlineMsMax: number): number {
  const given = headers[DEADLINE_HEADER];
  const isWhole = typeof given === 'string' && /^\d{1,9}$/.test(given);
  return isWhole ? Math.min(Number(given), deadlineMsMax) : deadlineMsMax;
}
