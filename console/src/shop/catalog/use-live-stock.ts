import { useEffect, useRef } from 'react';
import { useLive } from '../../app/graph/live.ts';
import { useSessionState } from '../../app/session/context.tsx';
import { stockChangedDocument, type VariantNow } from './catalog-documents.ts';

/** How often those who are not signed in ask again, while they look. */
const ASK_AGAIN_MS = 15_000;
/** As many as the graph watches for one subscription. */
const WATCHED_MAX = 100;

/**
 * Keeps stock and prices on screen as they are: the graph tells those who are signed in, all others ask
 * again from time to time and when they come back to the tab.
 */
export function useLiveStock(
  variantIds: readonly string[],
  { onVariant, askAgain }: { onVariant: (variant: VariantNow) => void; askAgain: () => void },
): void {
  const isTold = useSessionState().status === 'in';
  const isNothing = variantIds.length === 0;
  useLive(
    stockChangedDocument,
    { variantIds: variantIds.slice(0, WATCHED_MAX).toSorted() },
    {
      pause: !isTold || isNothing,
      onEvent: ({ stockChanged }) => onVariant(stockChanged),
    },
  );
  const ask = useRef(askAgain);
  ask.current = askAgain;
  useEffect(() => {
    if (isTold || isNothing) return;
    const look = () => {
      if (!document.hidden) ask.current();
    };
    const timer = setInterval(look, ASK_AGAIN_MS);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [isTold, isNothing]);
}
