import type { IncomingHttpHeaders } from 'node:http';
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
  /** The heads of request and answer; undefined on a stream, whose own have gone long before. */
  http?: HttpHeads | undefined;
}

export interface HttpHeads {
  readonly headers: IncomingHttpHeaders;
  /** Puts a header into the answer, in the place of one of the same name. */
  setHeader(name: string, value: string): void;
}
