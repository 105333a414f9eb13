import { useCallback, useEffect, useMemo, useState } from 'react';
import { type CombinedError, useClient } from 'urql';
import { failuresOf } from '../../app/graph/failure.ts';
import { type VariantNow, variantDocument } from '../catalog/catalog-documents.ts';
import { useLiveStock } from '../catalog/use-live-stock.ts';
import { withPrice } from './cart.ts';
import { useCart } from './context.tsx';

/**
 * What is in the cart, as the graph knows it now: null for what is not sold any more. The cart itself is on
 * screen at once and follows: a price that has changed is written into it.
 */
export function useCartNow() {
  const client = useClient();
  const { cart, change } = useCart();
  const asked = cart.lines.map(({ variantId }) => variantId).join(' ');
  const variantIds = useMemo(() => asked.split(' ').filter(Boolean), [asked]);
  const [now, setNow] = useState<ReadonlyMap<string, VariantNow | null>>(new Map());
  const [error, setError] = useState<CombinedError>();

  const hear = useCallback(
    (id: string, variant: VariantNow | null) => {
      setNow((known) => new Map(known).set(id, variant));
      if (variant) change((before) => withPrice(before, id, variant.price));
    },
    [change],
  );

  const ask = useCallback(() => {
    setError(undefined);
    // Each by itself: one that fails leaves the others as they are.
    const asking = variantIds.map((id) =>
      client
        .query(variantDocument, { id }, { requestPolicy: 'network-only' })
        .subscribe(({ data, error: found }) => {
          if (found) setError(found);
          else if (data) hear(id, data.variant);
        }),
    );
    return () => {
      for (const { unsubscribe } of asking) unsubscribe();
    };
  }, [client, variantIds, hear]);

  useEffect(() => ask(), [ask]);
  useLiveStock(variantIds, {
    onVariant: (variant) => hear(variant.id, variant),
    askAgain: () => void ask(),
  });
  const failures = useMemo(() => failuresOf(error), [error]);
  return { now, failures, askAgain: () => void ask() };
}
