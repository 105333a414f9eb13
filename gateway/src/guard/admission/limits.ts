/** How much the gateway takes on. */
export const admissionLimits = {
  /** Requests that are worked on at once; what comes beyond is refused. */
  requestsMax: 1_024,
  /** How long a fetch may wait for a place at its subgraph, in milliseconds, before it is refused. */
  queueMsMax: 50,
  /** Operations that one request may bring as a list; 0: none may come so. */
  batchMax: 10,
} as const;
