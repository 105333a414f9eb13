import { type Exchange, mapExchange, type Operation } from '@urql/core';

/** What failed for want of a network is asked again when that is back, as long as somebody waits for it. */
export const backOnlineExchange: Exchange = (input) => {
  const cutOff = new Map<number, Operation>();
  const askAgain = () => {
    for (const operation of cutOff.values()) input.client.reexecuteOperation(operation);
    cutOff.clear();
  };
  return mapExchange({
    onResult({ operation, error }) {
      if (operation.kind !== 'query' || !error?.networkError) return;
      if (cutOff.size === 0) window.addEventListener('online', askAgain, { once: true });
      cutOff.set(operation.key, operation);
    },
  })(input);
};
