import type { OrderStatus } from './order-status.tsx';

export type MomentKind = 'status' | 'saga' | 'reservation' | 'stock' | 'mail';

/** One thing that happened to an order, wherever it happened. */
export interface Moment {
  readonly id: string;
  readonly kind: MomentKind;
  /** The service that knows of it. */
  readonly service: 'orders' | 'inventory';
  readonly at: string;
  readonly title: string;
  /** Moments in them stand as the graph has them, and are shown as the reader does. */
  readonly details: readonly string[];
  readonly status?: OrderStatus;
}
