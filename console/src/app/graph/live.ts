import { useSyncExternalStore } from 'react';
import { type AnyVariables, type TypedDocumentNode, useSubscription } from 'urql';

/**
 * Keeps what is on screen up to date while the tab is looked at: lists follow by themselves (entity news).
 * @param onEvent hears of each event; its identity does not matter
 */
export function useLive<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  { pause = false, onEvent }: { pause?: boolean; onEvent?: (data: Data) => void } = {},
): void {
  const isVisible = useSyncExternalStore(watchVisibility, () => !document.hidden);
  useSubscription(
    { query, variables, pause: pause || !isVisible } as never,
    (_previous: unknown, data: Data) => {
      if (isWhole(data)) onEvent?.(data);
      return null;
    },
  );
}

/** One event whose answer failed is no reason to hear of no other. */
function isWhole(data: unknown): boolean {
  return typeof data === 'object' && data !== null && !Object.values(data).includes(null);
}

function watchVisibility(changed: () => void): () => void {
  document.addEventListener('visibilitychange', changed);
  return () => document.removeEventListener('visibilitychange', changed);
}
