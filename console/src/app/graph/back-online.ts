import { type Exchange, mapExchange, type Operation } from '@urql/core';

/** A network that has just come back may not carry yet, and a gateway may start anew. */
const AGAIN_MS = 3_000;

/**
 * What nobody answered is asked again when the network is back, and from time to time while there seems to be
 * one, as long as somebody waits for it.
 */
export const backOnlineExchange: Exchange = (input) => {
  const cutOff = new Map<number, Operation>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const askAgain = () => {
    clearTimeout(timer);
    window.removeEventListener('online', askAgain);
    const operations = [...cutOff.values()];
    cutOff.clear();
    for (const operation of operations) input.client.reexecuteOperation(operation);
  };
  return mapExchange({
    onResult({ operation, error }) {
      if (operation.kind !== 'query' || !error?.networkError) return;
      cutOff.set(operation.key, operation);
      if (cutOff.size > 1) return;
      window.addEventListener('online', askAgain);
      if (navigator.onLine) timer = setTimeout(askAgain, AGAIN_MS);
    },
  })(input);
};
