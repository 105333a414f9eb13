import { AsyncLocalStorage } from 'node:async_hooks';

const signals = new AsyncLocalStorage<AbortSignal | undefined>();

/** Runs `work` so that the statements below it end, with the signal's reason, when it aborts. */
export function whileWanted<T>(signal: AbortSignal, work: () => T): T {
  return signals.run(signal, work);
}

/** Runs `work` for all who share its result, so that none of them can end it for the others. */
export function forEverybody<T>(work: () => T): T {
  return signals.run(undefined, work);
}

/** Aborts when nobody wants the result of a statement that is sent now. */
export function statementSignal(): AbortSignal | undefined {
  return signals.getStore();
}
