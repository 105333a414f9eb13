import { useEffect, useMemo, useOptimistic, useState, useTransition } from 'react';
import { useQuery } from 'urql';
import { failuresOf } from '../../app/graph/failure.ts';
import { useLive } from '../../app/graph/live.ts';
import { useChange } from '../../app/graph/use-change.ts';
import {
  cancelOrderDocument,
  type OrderNow,
  orderDocument,
  orderUpdatedDocument,
} from './order-documents.ts';
import { isUnderWay } from './order-status.tsx';

/**
 * One order, as it stands: by its answer, and by news since. Cancelling shows at once, and is taken back
 * where it is refused.
 */
export function useOrder(id: string) {
  const [{ data, error, fetching }, ask] = useQuery({
    query: orderDocument,
    variables: { id },
    requestPolicy: 'cache-and-network',
  });
  const [news, setNews] = useState<OrderNow>();
  useEffect(() => {
    if (data) setNews(undefined);
  }, [data]);
  const known = data?.order ? { ...data.order, ...news } : undefined;
  useLive(
    orderUpdatedDocument,
    { id },
    {
      pause: !known || !isUnderWay(known.status),
      onEvent: ({ orderUpdated }) => setNews(orderUpdated),
    },
  );

  const [status, hope] = useOptimistic(known?.status);
  const [isCancelling, startCancelling] = useTransition();
  const [problem, setProblem] = useState<string>();
  const { run } = useChange(cancelOrderDocument);
  const cancel = () =>
    startCancelling(async () => {
      hope('CANCELLED');
      setProblem(undefined);
      const { data: answer, problem: found } = await run({ input: { orderId: id } });
      const order = answer?.cancelOrder.order;
      startCancelling(() => {
        if (order) setNews(order);
        setProblem(found);
      });
    });

  const failures = useMemo(() => failuresOf(error), [error]);
  return {
    order: known && status ? { ...known, status } : undefined,
    isLoading: fetching && !data,
    failures,
    askAgain: () => ask({ requestPolicy: 'network-only' }),
    cancel,
    isCancelling,
    problem,
  };
}
