// What operators are told at /usage, which the console reads as well: types alone, that bring nothing along.

/** What one client asked of one operation, whatever its version. */
export interface OperationUse {
  readonly operation: {
    readonly name: string | null;
    readonly type: string;
    readonly hash: string;
  };
  /** Empty where the client says nothing. */
  readonly client: string;
  readonly requests: number;
  readonly errors: number;
  /** Undefined where durations were not counted. */
  readonly medianMs: number | undefined;
  readonly p95Ms: number | undefined;
  readonly lastSeen: string;
}

/** A failure as it was recorded. */
export interface RecordedFailure {
  readonly at: string;
  readonly requestId: string;
  readonly operation: { readonly name: string | null; readonly type: string };
  readonly client: { readonly name: string; readonly version: string };
  readonly code: string;
  /** The subgraph that said so; null where it was the gateway itself. */
  readonly service: string | null;
  readonly path: string | null;
  readonly fields: number;
}
