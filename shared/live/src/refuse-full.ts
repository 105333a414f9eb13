import type { FastifyReply } from 'fastify';
import type { Fullness } from './connection-places.ts';

const RETRY_SECONDS = 5;

export const fullMessages: Record<Fullness, string> = {
  address: 'Too many streams are open from your address.',
  process: 'Too many streams are open.',
};

/** Before a stream begins: HTTP 429 where the address has its share, 503 where the process is full. */
export function refuseFull(reply: FastifyReply, fullness: Fullness): void {
  const error = { message: fullMessages[fullness], extensions: { code: 'RATE_LIMITED' } };
  void reply
    .code(fullness === 'address' ? 429 : 503)
    .header('retry-after', String(RETRY_SECONDS))
    .send({ errors: [error] });
}
