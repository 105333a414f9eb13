import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeft, Check, CircleSlash, Receipt } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useQuery } from 'urql';
import { failuresOf } from '../../app/graph/failure.ts';
import { useLive } from '../../app/graph/live.ts';
import { useChange } from '../../app/graph/use-change.ts';
import { useMay, useMe } from '../../app/session/me.tsx';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Copy } from '../../ui/copy.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Failures } from '../../ui/failures.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ScreenHeader } from '../../ui/screen-header.tsx';
import { Time } from '../../ui/time.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { useAgain } from '../../ui/use-again.ts';
import { CancelOrders } from './cancel-orders.tsx';
import { type Order, orderDocument, orderUpdatedDocument } from './order-document.ts';
import { completeOrderDocument } from './order-documents.ts';
import { OrderLines } from './order-lines.tsx';
import { canCancel, canComplete, OrderStatusBadge } from './order-status.tsx';
import { OrderTimeline } from './order-timeline.tsx';
import { timelineOf } from './timeline.ts';

const route = getRouteApi('/orders/$orderId');
const MAIL_CHECK_MS = 5_000;

/** One order: what was asked for, what became of it, and what can be done now. */
export function OrderScreen() {
  const { orderId } = route.useParams();
  const may = useMay();
  const variables = {
    id: orderId,
    reference: orderId,
    staff: may('orders:read'),
    stock: may('stock:read'),
    people: may('users:read'),
  };
  const [{ data, error, fetching }, ask] = useQuery({ query: orderDocument, variables });
  const order = data?.order;
  const failures = useMemo(() => failuresOf(error), [error]);
  const again = () => ask({ requestPolicy: 'network-only' });
  const isOpen = order ? canCancel(order.status) : false;
  useLive(
    orderUpdatedDocument,
    { id: orderId },
    {
      pause: !isOpen,
      onEvent: ({ orderUpdated }) => {
        if (orderUpdated.status !== order?.status) again();
      },
    },
  );

  // A mail leaves a moment after the change that it tells of, and no event says so.
  const isMailWaiting = order?.mails?.some(({ state }) => state === 'WAITING') ?? false;
  useAgain(() => isMailWaiting && again(), MAIL_CHECK_MS);

  if (!order && fetching) return <Waiting />;
  return (
    <>
      <ScreenHeader
        title={order?.number ?? 'Order'}
        back={<Back />}
        detail={order && <OrderStatusBadge status={order.status} />}
      >
        {order && <Actions order={order} onDone={again} />}
      </ScreenHeader>
      <div className="grid gap-4 px-4 pb-8 lg:px-6" aria-busy={fetching || undefined}>
        <Failures failures={failures} onRetry={again} />
        {order ? (
          <OrderBody order={order} movements={data.stockMovements?.nodes ?? []} />
        ) : (
          failures.length === 0 && <NoOrder />
        )}
      </div>
    </>
  );
}

function OrderBody({
  order,
  movements,
}: {
  order: Order;
  movements: Parameters<typeof timelineOf>[0]['movements'];
}) {
  const me = useMe();
  const moments = useMemo(
    () =>
      timelineOf({
        ...order,
        movements,
        nameOf: ({ id, displayName }) =>
          id === me.id
            ? 'you'
            : (displayName ?? (id === order.customer?.id ? 'the customer' : 'staff')),
      }),
    [order, movements, me.id],
  );
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_24rem]">
      <div className="grid min-w-0 gap-4">
        {order.rejection && <Rejection rejection={order.rejection} />}
        <Panel title="Items" padded={false}>
          <OrderLines order={order} />
        </Panel>
        <Facts order={order} />
      </div>
      <Panel title="What happened">
        <OrderTimeline moments={moments} />
      </Panel>
    </div>
  );
}

function Rejection({ rejection }: { rejection: NonNullable<Order['rejection']> }) {
  return (
    <div className="rounded-lg border border-bad/40 bg-bad-soft px-4 py-3 text-sm">
      <p className="font-medium">{rejection.message}</p>
      {rejection.lines.map(({ variant, requested, available }) => (
        <p key={variant?.id} className="text-soft">
          {variant?.sku ?? 'A variant'}: {requested} asked for
          {available !== null && `, ${available} could be had`}
        </p>
      ))}
    </div>
  );
}

function Facts({ order }: { order: Order }) {
  const may = useMay();
  const { customer } = order;
  return (
    <Panel title="Details">
      <dl className="grid gap-x-6 gap-y-3 text-sm sm:grid-cols-2 [&_dt]:text-xs [&_dt]:text-soft">
        {may('users:read') && customer && (
          <div>
            <dt>Customer</dt>
            <dd>
              <Link
                to="/orders"
                search={{ customer: customer.id }}
                className="font-medium hover:text-accent hover:underline"
              >
                {customer.displayName}
              </Link>
              <p className="text-soft">{customer.email}</p>
            </dd>
          </div>
        )}
        <div>
          <dt>Placed</dt>
          <dd>
            <Time at={order.placedAt} />
          </dd>
        </div>
        <div>
          <dt>Settled</dt>
          <dd>{order.settledAt ? <Time at={order.settledAt} /> : 'Not yet'}</dd>
        </div>
        <div className="min-w-0">
          <dt>Id</dt>
          <dd className="flex items-center gap-1">
            <code className="truncate text-xs">{order.id}</code>
            <Copy text={order.id} what="id" />
          </dd>
        </div>
      </dl>
    </Panel>
  );
}

/** What can be done now, by whoever is asking. */
function Actions({ order, onDone }: { order: Order; onDone: () => void }) {
  const may = useMay();
  const me = useMe();
  const toast = useToast();
  const complete = useChange(completeOrderDocument);
  const [isCancelling, setCancelling] = useState(false);
  const mayCancel = may('orders:cancel') || order.customer?.id === me.id;

  async function fulfil() {
    const { problem } = await complete.run({ input: { orderId: order.id } });
    toast(
      problem
        ? { tone: 'bad', message: problem }
        : { message: `Order ${order.number} is completed.` },
    );
    onDone();
  }
  return (
    <>
      {mayCancel && canCancel(order.status) && (
        <Button icon={<CircleSlash />} onClick={() => setCancelling(true)}>
          Cancel
        </Button>
      )}
      {may('orders:fulfil') && canComplete(order.status) && (
        <Button
          kind="primary"
          icon={<Check />}
          busy={complete.isBusy}
          onClick={() => void fulfil()}
        >
          Mark as fulfilled
        </Button>
      )}
      <CancelOrders
        orders={isCancelling ? [order] : []}
        onClose={() => setCancelling(false)}
        onDone={onDone}
      />
    </>
  );
}

function Back() {
  return (
    <Link
      to="/orders"
      aria-label="Back to the orders"
      className={`${buttonClass('quiet', true)} -ml-2`}
    >
      <ArrowLeft className="size-4" />
    </Link>
  );
}

function NoOrder() {
  return (
    <Empty
      icon={<Receipt />}
      title="There is no such order"
      action={
        <Link to="/orders" className={buttonClass()}>
          To the orders
        </Link>
      }
    >
      Or it is somebody else’s. Its address may have been cut off.
    </Empty>
  );
}

function Waiting() {
  return (
    <>
      <ScreenHeader title="Order" back={<Back />} />
      <div className="grid gap-4 px-4 lg:px-6" aria-busy="true">
        <div className="skeleton h-56" />
        <div className="skeleton h-32" />
      </div>
    </>
  );
}
