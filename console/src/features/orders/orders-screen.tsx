import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { ArrowDownUp, CircleSlash, Receipt } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useLive } from '../../app/graph/live.ts';
import { pageSource } from '../../app/graph/page-source.ts';
import { usePages } from '../../app/graph/use-pages.ts';
import { useMay } from '../../app/session/me.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { ColumnsMenu } from '../../ui/columns-menu.tsx';
import { DataTable, type RowSelectionState } from '../../ui/data-table.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Failures } from '../../ui/failures.tsx';
import { ScreenHeader } from '../../ui/screen-header.tsx';
import { useStored } from '../../ui/stored.ts';
import { count } from '../../ui/words.ts';
import { CancelOrders } from './cancel-orders.tsx';
import { ExportOrders } from './export-orders.tsx';
import { orderColumns } from './order-columns.tsx';
import {
  myOrdersDocument,
  type OrderRow,
  ordersChangedDocument,
  ordersDocument,
} from './order-documents.ts';
import { canCancel } from './order-status.tsx';
import { OrdersFilters } from './orders-filters.tsx';
import { filterOf, isFiltered, type OrdersSearch, ownFilterOf } from './orders-search.ts';
import { OrdersViews } from './orders-views.tsx';

const route = getRouteApi('/orders');

/** Everybody's orders for those who may see them; one's own for all others. */
export function OrdersScreen() {
  const search = route.useSearch();
  const navigate = useNavigate();
  const may = useMay();
  const seesAll = may('orders:read');
  const withCustomer = seesAll && may('users:read');
  const source = useMemo(
    () => sourceOf({ search, seesAll, withCustomer }),
    [search, seesAll, withCustomer],
  );
  const list = usePages(source);
  const columns = useMemo(() => orderColumns({ withCustomer }), [withCustomer]);
  const currencies = useMemo(
    () => [...new Set(list.rows.map(({ total }) => total.currency))],
    [list.rows],
  );
  const [visibility, setVisibility] = useStored<Record<string, boolean>>(
    'console.orders.columns',
    {},
  );
  const [selected, setSelected] = useState<RowSelectionState>({});
  const [cancelling, setCancelling] = useState<readonly OrderRow[]>([]);
  const [arrived, setArrived] = useState<ReadonlySet<string>>(new Set());
  const [mayHaveMissed, setMayHaveMissed] = useState(false);

  useLive(
    ordersChangedDocument,
    {},
    {
      pause: !seesAll,
      onEvent: ({ ordersChanged: { id } }) => {
        if (!list.rows.some((row) => row.id === id)) {
          setArrived((ids) => new Set([...ids, id].slice(-ARRIVED_MAX)));
        }
      },
      onGap: () => {
        const { readAtMs = Number.POSITIVE_INFINITY } = list;
        setMayHaveMissed(performance.now() - readAtMs > JUST_READ_MS);
      },
    },
  );

  const change = (next: OrdersSearch) => {
    setSelected({});
    void navigate({ to: '/orders', search: next, replace: true });
  };
  const reload = () => {
    setArrived(new Set());
    setMayHaveMissed(false);
    list.reload();
  };
  const chosen = list.rows.filter(({ id, status }) => selected[id] && canCancel(status));
  const selectedCount = Object.values(selected).filter(Boolean).length;
  const mayCancel = may('orders:cancel');
  return (
    <>
      <ScreenHeader title={seesAll ? 'Orders' : 'My orders'}>
        <OrdersViews search={search} onChoose={change} />
        <Button
          icon={<ArrowDownUp />}
          onClick={() => {
            const { oldest, ...others } = search;
            change(oldest ? others : { ...others, oldest: true });
          }}
          hidden={!seesAll}
        >
          {search.oldest ? 'Oldest first' : 'Newest first'}
        </Button>
        <ColumnsMenu columns={columns} visibility={visibility} onChange={setVisibility} />
        <ExportOrders source={source} />
      </ScreenHeader>
      <div className="flex flex-wrap items-center gap-2 px-4 pb-3 lg:px-6">
        <OrdersFilters
          search={search}
          ofEverybody={seesAll}
          mayFindPeople={may('users:read')}
          currencies={currencies}
          onChange={change}
        />
        <div role="status" className="ml-auto">
          {(mayHaveMissed || arrived.size > 0) && (
            <Button kind="quiet" className="text-accent!" onClick={reload}>
              {mayHaveMissed
                ? 'Orders may have changed meanwhile: show'
                : `${count(arrived.size, 'order')} changed beyond this list: show`}
            </Button>
          )}
        </div>
      </div>
      {list.failures.length > 0 && (
        <div className="px-4 pb-3 lg:px-6">
          <Failures failures={list.failures} onRetry={list.reload} />
        </div>
      )}
      {mayCancel && selectedCount > 0 && (
        <div className="mx-4 mb-2 flex flex-wrap items-center gap-2 rounded-lg border bg-accent-soft py-1 pr-1 pl-3 text-sm lg:mx-6">
          <span className="mr-auto">{count(selectedCount, 'order')} selected</span>
          <Button
            small
            icon={<CircleSlash />}
            disabled={chosen.length === 0}
            onClick={() => setCancelling(chosen)}
          >
            Cancel {chosen.length === selectedCount ? '' : `${chosen.length} of them`}
          </Button>
          <ClearSelection onClear={() => setSelected({})} />
        </div>
      )}
      <div
        className={`flex min-h-0 flex-1 flex-col border-t bg-panel ${list.isOutdated ? 'opacity-60' : ''}`}
      >
        <DataTable
          label="Orders"
          rows={list.rows}
          columns={columns}
          visibility={visibility}
          selection={mayCancel ? { selected, onChange: setSelected } : undefined}
          onOpen={({ id }) => void navigate({ to: '/orders/$orderId', params: { orderId: id } })}
          onEnd={list.loadMore}
          isLoading={list.isLoading}
          isLoadingMore={list.isLoadingMore}
          scroll={list.scroll}
          empty={
            list.failures.length === 0 && (
              <NoOrders isFiltered={isFiltered(search)} onClear={() => change({})} />
            )
          }
        />
      </div>
      <CancelOrders
        orders={cancelling}
        onClose={() => setCancelling([])}
        onDone={() => setSelected({})}
      />
    </>
  );
}

const ARRIVED_MAX = 99;
/** The stream of a screen that opens stands about when its list is there. */
const JUST_READ_MS = 3_000;

function ClearSelection({ onClear }: { onClear: () => void }) {
  return (
    <IconButton small label="Clear the selection" onClick={onClear}>
      <CircleSlash />
    </IconButton>
  );
}

function NoOrders({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  return isFiltered ? (
    <Empty
      icon={<Receipt />}
      title="No order fits"
      action={<Button onClick={onClear}>Clear the filters</Button>}
    >
      None is like that: take a filter away to see more.
    </Empty>
  ) : (
    <Empty icon={<Receipt />} title="No orders yet">
      Orders stand here from the moment they are placed.
    </Empty>
  );
}

function sourceOf(asked: { search: OrdersSearch; seesAll: boolean; withCustomer: boolean }) {
  const { search, seesAll, withCustomer } = asked;
  if (!seesAll) {
    return pageSource({
      document: myOrdersDocument,
      variables: { filter: ownFilterOf(search), withCustomer },
      connectionOf: ({ myOrders }) => myOrders,
    });
  }
  const orderBy = search.oldest ? 'PLACED_AT_ASC' : 'PLACED_AT_DESC';
  return pageSource({
    document: ordersDocument,
    variables: { filter: filterOf(search), orderBy, withCustomer },
    connectionOf: ({ orders }) => orders,
  });
}
