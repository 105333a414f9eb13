/** A body of several parts of JSON, each written when it is there (RFC 2046 §5.1). */
export interface Multipart {
  /** Stands before the first part. */
  readonly head: string;
  /** A whole part: its reader sees its end by the delimiter that follows, and need not wait for the next. */
  part(value: unknown): string;
  readonly end: string;
}

/** Subscriptions and incremental delivery differ in nothing but boundary and values. */
export function multipart(boundary: string): Multipart {
  const delimiter = `\r\n--${boundary}`;
  return {
    head: delimiter,
    part: (value) =>
      `\r\ncontent-type: application/json; charset=utf-8\r\n\r\n${JSON.stringify(value)}${delimiter}`,
    end: '--\r\n',
  };
}
