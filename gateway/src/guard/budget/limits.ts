/** How much the gateway keeps of what callers have spent, and how often replicas tell each other. */
export const budgetLimits = {
  /** Callers that are remembered; who has spent longest ago is forgotten first. */
  callersMax: 20_000,
  /** Between two times that a replica tells what was spent, in milliseconds. */
  settleMs: 200,
  /** Callers that are told of at a time. */
  settledMax: 1_000,
  /** For the shared store to answer, in milliseconds. */
  storeMsMax: 2_000,
} as const;
