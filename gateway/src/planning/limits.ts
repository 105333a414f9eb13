/** How much planning the gateway takes on; operations that it knows need none. */
export const planLimits = {
  /** Operations that may wait for their plan at once. */
  waitingMax: 128,
  /** How long one plan may take to make, in milliseconds. */
  planMsMax: 5_000,
} as const;
