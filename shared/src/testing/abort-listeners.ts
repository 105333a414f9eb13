import { getEventListeners } from 'node:events';

/** Abort listeners of every signal whose controller is made within the scope. */
export interface AbortListeners extends Disposable {
  count(): number;
}

/** A listener that is added at each turn of a loop and never taken away costs more with each turn. */
export function watchAbortListeners(): AbortListeners {
  const Original = globalThis.AbortController;
  const signals = new Set<AbortSignal>();
  globalThis.AbortController = class extends Original {
    constructor() {
      super();
      signals.add(this.signal);
    }
  };
  return {
    count: () =>
      [...signals].reduce((sum, signal) => sum + getEventListeners(signal, 'abort').length, 0),
    [Symbol.dispose]() {
      globalThis.AbortController = Original;
    },
  };
}
