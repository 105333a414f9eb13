import type { EventNews } from '@supergraph/events/event-news';
import type { ChangeFeed } from '@supergraph/live/change-feed';
import { shareReads } from '@supergraph/live/shared-reads';
import type { Order } from '../domain/order.ts';
import type { OrdersDb } from '../store/database.ts';
import { findLatestOrder, findOrders } from '../store/orders.ts';

/** What subscriptions share, whoever they belong to. */
export interface LiveOrders {
  readonly feed: ChangeFeed;
  /** As it stands now; asked for together, orders are read together. */
  readonly loadOrder: (id: string) => Promise<Order | null>;
  /** What events tell of orders. */
  readonly news: EventNews;
  /** The order that was placed last. */
  readonly latestOrder: () => Promise<Order | null>;
}

export function createLiveOrders({
  db,
  ...heard
}: Pick<LiveOrders, 'feed' | 'news'> & { db: OrdersDb }): LiveOrders {
  return {
    ...heard,
    loadOrder: shareReads(
      async (ids) => new Map((await findOrders(db, ids)).map((order) => [order.id, order])),
    ),
    latestOrder: () => findLatestOrder(db),
  };
}
