import type { Caller } from '../identity/caller.ts';
import type { Logger } from '../logger.ts';
import type { Client } from './client.ts';

/** What a subgraph knows of a request when it begins to answer. */
export interface RequestInfo {
  caller: Caller;
  /** As the gateway saw it. */
  client: Client;
  requestId: string;
  log: Logger;
  /** Aborts once nobody waits for the answer. */
  signal: AbortSignal;
}
