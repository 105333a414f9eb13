/** How much planning the gateway takes on, and how much of it it keeps. */
export const planLimits = {
  /** Operations that may wait for their plan at once. */
  waitingMax: 128,
  /** How long one plan may take to make, in milliseconds. */
  planMsMax: 5_000,
  /** Operations that are kept ready, the least recently used forgotten first. */
  operationsMax: 2_000,
  /** Of their texts together; what is made of one is some twenty times as large. */
  charactersMax: 4_194_304,
  /** Fragments of one operation that are deferred; further ones come with what they stand in. */
  deferredMax: 10,
  /** The operations that a new supergraph is made ready for before it takes over, and how long that may last. */
  hottestMax: 100,
  warmUpMsMax: 5_000,
} as const;

export type PlanLimits = { readonly [Name in keyof typeof planLimits]: number };
