import { Badge, type Tone } from '../../ui/badge.tsx';

export const orderStatuses = [
  'PENDING',
  'CONFIRMED',
  'COMPLETED',
  'REJECTED',
  'EXPIRED',
  'CANCELLED',
] as const;

export type OrderStatus = (typeof orderStatuses)[number];

const names: Record<OrderStatus, { name: string; tone: Tone }> = {
  PENDING: { name: 'Pending', tone: 'warn' },
  CONFIRMED: { name: 'Confirmed', tone: 'accent' },
  COMPLETED: { name: 'Completed', tone: 'ok' },
  REJECTED: { name: 'Rejected', tone: 'bad' },
  EXPIRED: { name: 'Expired', tone: 'neutral' },
  CANCELLED: { name: 'Cancelled', tone: 'neutral' },
};

export function statusName(status: OrderStatus): string {
  return names[status].name;
}

export function OrderStatusBadge({ status }: { status: OrderStatus }) {
  const { name, tone } = names[status];
  return <Badge tone={tone}>{name}</Badge>;
}

export function isOrderStatus(value: unknown): value is OrderStatus {
  return orderStatuses.some((status) => status === value);
}

/** What may become of an order: a final state stays. */
export function canCancel(status: OrderStatus): boolean {
  return status === 'PENDING' || status === 'CONFIRMED';
}

export function canComplete(status: OrderStatus): boolean {
  return status === 'CONFIRMED';
}
