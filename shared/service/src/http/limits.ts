/** What one client, and all of them, may take of one process over HTTP. */
export interface HttpLimits {
  /** Open connections of all. Who comes later takes the place of one that has asked nothing, or none. */
  connectionsMax: number;
  /** Open connections of one address block; 0 for as many as there is room for. */
  connectionsPerAddressMax: number;
  /** From the first byte of a request, or of a new connection, to the end of its head. */
  headersMs: number;
  /** The same to the end of its body. */
  requestMs: number;
  headerBytesMax: number;
  bodyBytesMax: number;
  /** Bodies that are under way, of all; beyond it the largest is dropped. */
  unfinishedBodyBytesMax: number;
  /** Requests that wait on one connection for the answer to the one before. */
  pipelinedMax: number;
  /** Answers that one connection gets; then it is closed, and the client comes anew. */
  requestsPerConnectionMax: number;
  /** How long a connection may rest between requests; more than any client keeps one that it reuses. */
  keepAliveMs: number;
  /** How long an answer may lie without one byte of it being taken. */
  unreadMs: number;
  /** How fast an answer must be taken at least, beyond that time. */
  readBytesPerSecondMin: number;
  /** Answers that are not taken yet, of all; beyond it the oldest is dropped. */
  unreadBytesMax: number;
  /** How long a stop waits for requests under way before it breaks their connections. */
  stopMsMax: number;
}

const MEBIBYTE = 1_048_576;

/** At the edge. */
export const httpLimits: HttpLimits = {
  connectionsMax: 4_096,
  connectionsPerAddressMax: 256,
  headersMs: 10_000,
  requestMs: 20_000,
  headerBytesMax: 16_384,
  bodyBytesMax: MEBIBYTE,
  unfinishedBodyBytesMax: 32 * MEBIBYTE,
  pipelinedMax: 16,
  requestsPerConnectionMax: 10_000,
  keepAliveMs: 72_000,
  unreadMs: 10_000,
  readBytesPerSecondMin: 16_384,
  unreadBytesMax: 32 * MEBIBYTE,
  stopMsMax: 10_000,
};

/**
 * Behind the gateway, whose processes each keep up to 128 connections from one address, and beside them
 * clients' streams. A fetch names every entity that it wants, so its body may be larger than a client's.
 */
export const subgraphHttpLimits: HttpLimits = {
  ...httpLimits,
  connectionsMax: 16_384,
  connectionsPerAddressMax: 1_024,
  bodyBytesMax: 4 * MEBIBYTE,
};

/** How a process is reached and what it bears; what is left out is as above. */
export interface HttpSettings {
  readonly limits?: Partial<HttpLimits> | undefined;
  /** Addresses and networks (CIDR) whose `X-Forwarded-For` is believed. Default none. */
  readonly trustedProxies?: readonly string[] | undefined;
}
