import { Badge, type Tone } from '../../ui/badge.tsx';
import type { OrderNow } from './order-documents.ts';

export type OrderStatus = OrderNow['status'];

const words: Record<OrderStatus, { name: string; tone: Tone; sentence: string }> = {
  PENDING: { name: 'Placed', tone: 'warn', sentence: 'We are setting your things aside.' },
  CONFIRMED: { name: 'Confirmed', tone: 'accent', sentence: 'Your things are set aside for you.' },
  COMPLETED: { name: 'Completed', tone: 'ok', sentence: 'Your order is complete.' },
  REJECTED: { name: 'Refused', tone: 'bad', sentence: 'It could not be served.' },
  EXPIRED: {
    name: 'Expired',
    tone: 'neutral',
    sentence: 'It was not settled in time. Nothing was taken.',
  },
  CANCELLED: { name: 'Cancelled', tone: 'neutral', sentence: 'It was cancelled.' },
};

export function OrderStatusBadge({ status }: { status: OrderStatus }) {
  const { name, tone } = words[status];
  return <Badge tone={tone}>{name}</Badge>;
}

export function sentenceOf(status: OrderStatus): string {
  return words[status].sentence;
}

/** Whether anything can still become of it. */
export function isUnderWay(status: OrderStatus): boolean {
  return status === 'PENDING' || status === 'CONFIRMED';
}
