import { Link } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { pageSource } from '../../app/graph/page-source.ts';
import { usePages } from '../../app/graph/use-pages.ts';
import { useMay } from '../../app/session/me.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Failures } from '../../ui/failures.tsx';
import { Time } from '../../ui/time.tsx';
import { count } from '../../ui/words.ts';
import type { StockRow } from './levels.ts';
import { heldStockDocument, type Warehouse } from './stock-documents.ts';

/** The level of which somebody asks. */
export interface HeldLevel {
  readonly row: StockRow;
  readonly warehouse: Warehouse;
}

/** Who holds the units that are set aside, and until when. */
export function HeldStock({ level, onClose }: { level: HeldLevel; onClose: () => void }) {
  const { row, warehouse } = level;
  const may = useMay();
  const maySeeOrders = may('orders:read');
  const maySeePeople = may('users:read');
  const source = useMemo(
    () =>
      pageSource({
        document: heldStockDocument,
        variables: {
          ...{ variantId: row.id, warehouseId: warehouse.id },
          ...{ orders: maySeeOrders, people: maySeePeople && maySeeOrders },
        },
        connectionOf: ({ heldStock }) =>
          heldStock && {
            ...heldStock,
            nodes: heldStock.edges.map(({ cursor, node }) => ({ ...node, id: cursor })),
          },
      }),
    [row.id, warehouse.id, maySeeOrders, maySeePeople],
  );
  const list = usePages(source);
  const { reload } = list;
  // What was found the last time is gone in minutes.
  useEffect(reload, [reload]);
  return (
    <Dialog
      open
      onClose={onClose}
      title={`${row.sku} set aside in ${warehouse.code}`}
      description="What is not sold by then is free again."
    >
      <Failures failures={list.failures} onRetry={list.reload} />
      {list.isLoading && <div className="skeleton h-16" aria-busy />}
      {!list.isLoading && list.rows.length === 0 && list.failures.length === 0 && (
        <p className="text-sm text-soft">Nobody holds any of it now.</p>
      )}
      <ul aria-label="Holds" className="grid divide-y text-sm">
        {list.rows.map(({ id, quantity, reservation: { order, expiresAt } }) => (
          <li key={id} className="flex items-baseline gap-3 py-2">
            <span className="numeric w-16 shrink-0 font-medium">{count(quantity, 'unit')}</span>
            <span className="min-w-0 flex-1 truncate">
              {order && 'number' in order ? (
                <Link
                  to="/orders/$orderId"
                  params={{ orderId: order.id }}
                  className="font-medium hover:text-accent hover:underline"
                >
                  {order.number}
                </Link>
              ) : (
                'An order'
              )}
              {order && 'customer' in order && order.customer && (
                <span className="ml-2 text-soft">{order.customer.displayName}</span>
              )}
            </span>
            {expiresAt && (
              <span className="text-xs whitespace-nowrap text-soft">
                until <Time at={expiresAt} />
              </span>
            )}
          </li>
        ))}
      </ul>
      {list.hasMore && (
        <Button busy={list.isLoadingMore} onClick={list.loadMore}>
          Show more
        </Button>
      )}
    </Dialog>
  );
}
