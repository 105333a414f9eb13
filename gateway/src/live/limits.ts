/** What a subscription may take beyond what `streamLimits` say of its connection. */
export interface LiveLimits {
  /** A subgraph whose stream shows no sign of life for so long is taken for gone. */
  readonly silentMs: number;
  /** The wait before a stream that broke is opened again; it doubles each time. */
  readonly reconnectMsMin: number;
  /** The longest of these waits. */
  readonly reconnectMsMax: number;
  /** How long a stream may be away before its subscriptions end. */
  readonly awayMsMax: number;
  /** A stream that lasted so long is well: when it breaks, all this begins anew. */
  readonly steadyMs: number;
  /** Bytes of one event of a subgraph. */
  readonly eventBytesMax: number;
  /** Things of which an event waits for a client that is slow; of one thing the last. */
  readonly waitingEventsMax: number;
  /** Bytes of all of them. */
  readonly waitingBytesMax: number;
  /** Answers to events that are worked on at once for one caller. */
  readonly answersAtOnceMax: number;
}

export const liveLimits: LiveLimits = {
  silentMs: 36_000,
  reconnectMsMin: 250,
  reconnectMsMax: 10_000,
  awayMsMax: 60_000,
  steadyMs: 10_000,
  eventBytesMax: 8_388_608,
  waitingEventsMax: 128,
  waitingBytesMax: 262_144,
  answersAtOnceMax: 4,
};
