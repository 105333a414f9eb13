import { useEffect, useRef, useSyncExternalStore } from 'react';
import { type AnyVariables, createRequest, type TypedDocumentNode, useClient } from 'urql';

/**
 * Keeps what is on screen up to date while the tab is looked at: lists follow by themselves (entity news).
 * @param onEvent hears of each event; its identity does not matter
 * @param onGap hears, once the stream stands and again later, that events before may have been missed
 */
export function useLive<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  options: { pause?: boolean; onEvent?: (data: Data) => void; onGap?: () => void } = {},
): void {
  const client = useClient();
  const isVisible = useSyncExternalStore(watchVisibility, () => !document.hidden);
  const { pause = false } = options;
  const { key } = createRequest(query, variables);
  const current = useRef({ query, variables, ...options });
  current.current = { query, variables, ...options };

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for query and variables
  useEffect(() => {
    if (pause || !isVisible) return undefined;
    const { query, variables } = current.current;
    let unbrokenSince: unknown;
    const { unsubscribe } = client
      .subscription(query, variables)
      .subscribe(({ data, extensions }) => {
        // It stays with the answers that follow, until there is another.
        const told: unknown = extensions?.['unbrokenSince'];
        if (told !== unbrokenSince) {
          unbrokenSince = told;
          current.current.onGap?.();
        } else if (data && isWhole(data)) current.current.onEvent?.(data);
      });
    return unsubscribe;
  }, [client, key, pause, isVisible]);
}

/** One event whose answer failed is no reason to hear of no other. */
function isWhole(data: unknown): boolean {
  return typeof data === 'object' && data !== null && !Object.values(data).includes(null);
}

function watchVisibility(changed: () => void): () => void {
  document.addEventListener('visibilitychange', changed);
  return () => document.removeEventListener('visibilitychange', changed);
}
