import { Link } from '@tanstack/react-router';
import { Package } from 'lucide-react';
import { useEffect } from 'react';
import { useLive } from '../../app/graph/live.ts';
import { pageSource } from '../../app/graph/page-source.ts';
import { usePages } from '../../app/graph/use-pages.ts';
import { Empty } from '../../ui/empty.tsx';
import { Failures } from '../../ui/failures.tsx';
import { formatMoney } from '../../ui/format.ts';
import { Time } from '../../ui/time.tsx';
import { Picture } from '../catalog/picture.tsx';
import { LargeButton, largeButtonClass } from '../frame/large-button.tsx';
import { PageTitle } from '../frame/page-title.tsx';
import { myOrdersDocument, type OrderInList, orderUpdatedDocument } from './order-documents.ts';
import { isUnderWay, OrderStatusBadge } from './order-status.tsx';

const PAGE_SIZE = 20;
/** So many of the newest are followed; the others are as they were read. */
const FOLLOWED_MAX = 10;

const source = pageSource({
  document: myOrdersDocument,
  variables: {},
  connectionOf: ({ myOrders }) => myOrders,
});

/** The caller's orders, newest first; those under way follow what becomes of them. */
export function OrdersScreen() {
  const pages = usePages(source, PAGE_SIZE);
  const { reload } = pages;
  useEffect(() => {
    const look = () => {
      if (!document.hidden) reload();
    };
    // What was ordered in another tab is there on coming back.
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [reload]);
  const followed = pages.rows.filter(({ status }) => isUnderWay(status)).slice(0, FOLLOWED_MAX);
  return (
    <div className="mx-auto grid max-w-3xl gap-10">
      <PageTitle title="My orders">My orders</PageTitle>
      <Failures failures={pages.failures} onRetry={pages.reload} />
      {followed.map(({ id }) => (
        <Follow key={id} id={id} />
      ))}
      <ul aria-label="Orders" aria-busy={pages.isLoading} className="grid gap-3">
        {pages.rows.map((order) => (
          <OrderRow key={order.id} order={order} />
        ))}
        {(pages.isLoading || pages.isLoadingMore) &&
          ['one', 'two', 'three'].map((place) => (
            <li key={place} aria-hidden="true" className="skeleton h-24 rounded-lg" />
          ))}
      </ul>
      {pages.rows.length === 0 && !pages.isLoading && pages.failures.length === 0 && (
        <Empty
          icon={<Package />}
          title="No orders yet"
          action={
            <Link to="/" className={largeButtonClass()}>
              See what there is
            </Link>
          }
        >
          What you order is here, and follows by itself what becomes of it.
        </Empty>
      )}
      {pages.hasMore && (
        <LargeButton
          kind="plain"
          className="justify-self-center"
          busy={pages.isLoadingMore}
          onClick={pages.loadMore}
        >
          Show more
        </LargeButton>
      )}
    </div>
  );
}

/** Lists hear of whatever a subscription brings: there is nothing to show of it here. */
function Follow({ id }: { id: string }) {
  useLive(orderUpdatedDocument, { id });
  return null;
}

function OrderRow({
  order: { id, number, status, placedAt, total, lines },
}: {
  order: OrderInList;
}) {
  const [first, ...more] = lines;
  const product = first?.variant?.product;
  return (
    <li className="group relative flex items-center gap-4 rounded-lg border bg-panel p-4 hover:border-line-strong">
      <Picture
        product={product ?? { id, tags: [], images: [] }}
        className="size-14 shrink-0 rounded-md sm:size-16"
      />
      <div className="mr-auto grid min-w-0 gap-1">
        <p className="font-medium max-sm:line-clamp-2 sm:truncate">
          {first?.name}
          {more.length > 0 && <span className="text-soft"> and {more.length} more</span>}
        </p>
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-soft">
          <Link
            to="/orders/$orderId"
            params={{ orderId: id }}
            className="after:absolute after:inset-0 after:rounded-lg group-hover:text-accent focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-offset-2 focus-visible:after:outline-accent"
          >
            {number}
          </Link>
          <Time at={placedAt} className="max-sm:hidden" />
          <OrderStatusBadge status={status} />
        </p>
      </div>
      <span className="numeric shrink-0 self-start font-medium sm:self-center">
        {formatMoney(total)}
      </span>
    </li>
  );
}
