import type { Logger } from 'pino';
import { createPostgresTransport } from './postgres-transport.ts';
import type { EventTransport } from './transport.ts';

/**
 * Opens the transport that the address names: `postgres://…` keeps events in a database of their
 * own, made ready on the first use.
 */
export async function connectTransport(
  url: string,
  { log }: { log: Logger },
): Promise<EventTransport> {
  const { protocol } = new URL(url);
  if (protocol === 'postgres:' || protocol === 'postgresql:') {
    return createPostgresTransport({ url, log });
  }
  throw new Error(`EVENTS_URL begins with ${protocol}// but must begin with postgres://.`);
}
