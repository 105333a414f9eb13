import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyReply } from 'fastify';

/** The header in which a caller says for how many milliseconds it goes on waiting. */
export const DEADLINE_HEADER = 'x-deadline-ms';

/** Why a request is no longer worked on. */
export class NobodyWaits extends Error {
  override readonly name = 'NobodyWaits';
}

/**
 * Aborts, with a NobodyWaits, once nobody waits for the answer: the client has hung up, or its deadline
 * has passed.
 *
 * @param deadlineMs from now on
 */
export function whileAwaited({ raw }: FastifyReply, deadlineMs: number): AbortSignal {
  const controller = new AbortController();
  const giveUp = (reason: string) => controller.abort(new NobodyWaits(reason));
  const timer = setTimeout(() => giveUp('The deadline has passed.'), deadlineMs);
  raw.once('close', () => {
    clearTimeout(timer);
    if (!raw.writableFinished) giveUp('The client has hung up.');
  });
  return controller.signal;
}

/** What the header says, or `deadlineMsMax` where it says nothing sensible or more than that. */
export function readDeadlineMs(headers: IncomingHttpHeaders, deadlineMsMax: number): number {
  const given = headers[DEADLINE_HEADER];
  const isWhole = typeof given === 'string' && /^\d{1,9}$/.test(given);
  return isWhole ? Math.min(Number(given), deadlineMsMax) : deadlineMsMax;
}
