import { useCallback, useEffect, useMemo, useState } from 'react';
import { useQuery } from 'urql';
import { failuresOf } from '../../app/graph/failure.ts';
import { productDocument, type VariantNow } from './catalog-documents.ts';
import { useLiveStock } from './use-live-stock.ts';

/** A product whose variants are as the graph told last: by its answer, or by news since. */
export function useProduct(id: string) {
  const [{ data, error, fetching }, ask] = useQuery({
    query: productDocument,
    variables: { id },
    requestPolicy: 'cache-and-network',
  });
  const [news, setNews] = useState<ReadonlyMap<string, VariantNow>>(new Map());
  // What was answered anew is newer than what was told before.
  useEffect(() => {
    if (data) setNews(new Map());
  }, [data]);
  const product = data?.product;
  const variants = useMemo(
    () => (product?.variants ?? []).map((variant) => news.get(variant.id) ?? variant),
    [product, news],
  );
  const askAgain = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  useLiveStock(
    useMemo(() => (product?.variants ?? []).map((variant) => variant.id), [product]),
    {
      onVariant: (variant) => setNews((known) => new Map(known).set(variant.id, variant)),
      askAgain,
    },
  );
  const failures = useMemo(() => failuresOf(error), [error]);
  return { product, variants, failures, isLoading: fetching && !data, askAgain };
}
