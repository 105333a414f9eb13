/**
 * Says that nobody waits any more. An `AbortSignal` is one; where there is one for each fetch, this costs
 * a tenth of it.
 */
export interface Leaving {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export interface Leavable extends Leaving {
  abort(reason: unknown): void;
}

/** For one listener at a time: whoever does the work that is left. */
export function createLeaving(): Leavable {
  let listener: (() => void) | undefined;
  const leaving = {
    aborted: false,
    reason: undefined as unknown,
    addEventListener(_type: 'abort', added: () => void) {
      listener = added;
    },
    removeEventListener(_type: 'abort', removed: () => void) {
      if (listener === removed) listener = undefined;
    },
    abort(reason: unknown) {
      if (leaving.aborted) return;
      leaving.aborted = true;
      leaving.reason = reason;
      listener?.();
    },
  };
  return leaving;
}
