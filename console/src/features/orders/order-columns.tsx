import { Link } from '@tanstack/react-router';
import type { Column } from '../../ui/data-table.tsx';
import { formatMoney } from '../../ui/format.ts';
import { Time } from '../../ui/time.tsx';
import type { OrderRow } from './order-documents.ts';
import { OrderStatusBadge } from './order-status.tsx';

const number: Column<OrderRow> = {
  id: 'number',
  header: 'Number',
  width: '8.5rem',
  isFixed: true,
  cell: (order) => (
    <Link
      to="/orders/$orderId"
      params={{ orderId: order.id }}
      className="numeric font-medium hover:text-accent hover:underline"
    >
      {order.number}
    </Link>
  ),
};

const status: Column<OrderRow> = {
  id: 'status',
  header: 'State',
  width: '8rem',
  cell: (order) => <OrderStatusBadge status={order.status} />,
};

const customer: Column<OrderRow> = {
  id: 'customer',
  header: 'Customer',
  from: 'md',
  cell: ({ customer }) => (
    <span title={customer?.email ?? undefined}>{customer?.displayName ?? '–'}</span>
  ),
};

const items: Column<OrderRow> = {
  id: 'items',
  header: 'Items',
  from: 'lg',
  cell: ({ lines }) => {
    const [first, ...others] = lines;
    return (
      <span className="text-soft">
        {first && `${first.quantity} × ${first.name}`}
        {others.length > 0 && ` and ${others.length} more`}
      </span>
    );
  },
};

const placedAt: Column<OrderRow> = {
  id: 'placedAt',
  header: 'Placed',
  width: '12rem',
  from: 'sm',
  cell: (order) => <Time at={order.placedAt} className="numeric text-soft" />,
};

const total: Column<OrderRow> = {
  id: 'total',
  header: 'Total',
  width: '8rem',
  align: 'end',
  cell: (order) => formatMoney(order.total),
};

/** Customers see their own orders: whose they are needs no column. */
export function orderColumns({ withCustomer }: { withCustomer: boolean }) {
  return [number, status, ...(withCustomer ? [customer] : []), items, placedAt, total];
}
