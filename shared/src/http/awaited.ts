import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyReply } from 'fastify';

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

const HUNG_UP = 'The client has hung up.';

/**
 * Aborts, with a NobodyWaits, once nobody waits for the answer: the client has hung up, or its deadline
 * has passed.
 *
 * @param deadlineMs from now on
 */
export function whileAwaited({ raw }: FastifyReply, deadlineMs: number): AbortSignal {
  const controller = new AbortController();
  const hangUp = () => controller.abort(new NobodyWaits(HUNG_UP, { isLate: false }));
  // Of a client that left while its body was read or its token checked, there is no more to hear.
  if (raw.closed) {
    hangUp();
    return controller.signal;
  }
  const late = `The request was not answered within ${deadlineMs} ms.`;
  const timer = setTimeout(() => {
    controller.abort(new NobodyWaits(late, { isLate: true }));
  }, deadlineMs);
  raw.once('close', () => {
    clearTimeout(timer);
    if (!raw.writableEnded) hangUp();
  });
  return controller.signal;
}

/** What the header says, or `deadlineMsMax` where it says nothing sensible or more than that. */
export function readDeadlineMs(headers: IncomingHttpHeaders, deadlineMsMax: number): number {
  const given = headers[DEADLINE_HEADER];
  const isWhole = typeof given === 'string' && /^\d{1,9}$/.test(given);
  return isWhole ? Math.min(Number(given), deadlineMsMax) : deadlineMsMax;
}
