import { getEventListeners } from 'node:events';

/** Abort listeners of every signal whose controller is made within the scope and still in use. */
export interface AbortListeners extends Disposable {
  count(): number;
}

/** A listener that is added at each turn of a loop and never taken away costs more with each turn. */
export function watchAbortListeners(): AbortListeners {
  const Original = globalThis.AbortController;
  let signals: WeakRef<AbortSignal>[] = [];
  globalThis.AbortController = class extends Original {
    constructor() {
      super();
      signals.push(new WeakRef(this.signal));
    }
  };
  return {
    count() {
      signals = signals.filter((signal) => signal.deref());
      return signals
        .flatMap((signal) => signal.deref() ?? [])
        .reduce((sum, signal) => sum + getEventListeners(signal, 'abort').length, 0);
    },
    [Symbol.dispose]() {
      globalThis.AbortController = Original;
    },
  };
}
