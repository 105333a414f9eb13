import { Link, useParams, useSearch } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { Confirm } from '../../ui/dialog.tsx';
import { Failures } from '../../ui/failures.tsx';
import { formatMoney } from '../../ui/format.ts';
import { Time } from '../../ui/time.tsx';
import { Problem } from '../account/problem.tsx';
import { Picture } from '../catalog/picture.tsx';
import { LargeButton } from '../frame/large-button.tsx';
import { NotFound } from '../frame/not-found.tsx';
import { useTitle } from '../frame/title.ts';
import { isUnderWay, OrderStatusBadge, sentenceOf } from './order-status.tsx';
import { OrderSteps } from './order-steps.tsx';
import { useOrder } from './use-order.ts';

/** One order, and what becomes of it while one looks. */
export function OrderScreen() {
  const { orderId } = useParams({ from: '/own/orders/$orderId' });
  const { placed } = useSearch({ from: '/own/orders/$orderId' });
  const { order, isLoading, failures, askAgain, cancel, isCancelling, problem } = useOrder(orderId);
  const [isAsking, setAsking] = useState(false);
  useTitle(order?.number ?? 'Order');

  if (isLoading) return <OrderSkeleton />;
  if (!order) {
    return failures.length > 0 ? (
      <Failures failures={failures} onRetry={askAgain} />
    ) : (
      <NotFound what="order" />
    );
  }
  const isThanks = placed && isUnderWay(order.status);
  return (
    <article className="mx-auto grid max-w-2xl gap-8">
      <Link
        to="/orders"
        className="inline-flex items-center gap-2 justify-self-start rounded-md text-sm text-soft hover:text-ink"
      >
        <ArrowLeft aria-hidden="true" className="size-4" />
        My orders
      </Link>
      <div className="grid justify-items-start gap-3">
        <h1 className="display text-4xl sm:text-5xl">{isThanks ? 'Thank you.' : order.number}</h1>
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-soft">
          {isThanks && <span className="font-medium text-ink">{order.number}</span>}
          <Time at={order.placedAt} />
          <span role="status" className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <OrderStatusBadge status={order.status} />
            <span>{sentenceOf(order.status)}</span>
          </span>
        </p>
      </div>
      <Failures failures={failures} onRetry={askAgain} />
      <OrderSteps order={order} />
      {order.rejection && (
        <p className="rounded-md bg-bad-soft px-4 py-3 text-pretty">{order.rejection.message}</p>
      )}
      <ul aria-label="What was ordered" className="border-y">
        {order.lines.map((line) => (
          <li key={line.id} className="flex items-center gap-4 border-b py-4 last:border-b-0">
            <Picture
              product={line.variant?.product ?? { id: line.id, tags: [], images: [] }}
              className="size-16 shrink-0 rounded-md"
            />
            <span className="mr-auto grid min-w-0">
              {line.variant ? (
                <Link
                  to="/products/$productId"
                  params={{ productId: line.variant.product.id }}
                  search={{ sku: line.sku }}
                  className="font-medium hover:text-accent"
                >
                  {line.name}
                </Link>
              ) : (
                <span className="font-medium">{line.name}</span>
              )}
              <span className="text-sm text-soft">
                {line.quantity} × {formatMoney(line.unitPrice)}
              </span>
            </span>
            <span className="numeric font-medium">{formatMoney(line.total)}</span>
          </li>
        ))}
      </ul>
      <p className="flex items-baseline justify-between gap-4">
        <span className="text-soft">Total</span>
        <span className="numeric display text-3xl">{formatMoney(order.total)}</span>
      </p>
      <Problem>{problem}</Problem>
      {(isUnderWay(order.status) || isCancelling) && (
        <LargeButton
          kind="plain"
          className="justify-self-start"
          busy={isCancelling}
          onClick={() => setAsking(true)}
        >
          Cancel this order
        </LargeButton>
      )}
      <Confirm
        open={isAsking}
        onClose={() => setAsking(false)}
        title={`Cancel ${order.number}?`}
        description="Your things go back on the shelf. This cannot be taken back."
        action="Cancel the order"
        onConfirm={() => {
          setAsking(false);
          cancel();
        }}
      />
    </article>
  );
}

function OrderSkeleton() {
  return (
    <div aria-busy="true" className="mx-auto grid w-full max-w-2xl gap-8">
      <p className="sr-only" role="status">
        Loading
      </p>
      <div className="skeleton h-12 w-56" />
      <div className="skeleton h-16" />
      <div className="skeleton h-40" />
    </div>
  );
}
