import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { BookOpen } from 'lucide-react';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import { pageSource } from '../../app/graph/page-source.ts';
import { usePages } from '../../app/graph/use-pages.ts';
import { Button } from '../../ui/button.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Failures } from '../../ui/failures.tsx';
import { Select } from '../../ui/fields.tsx';
import { formatNumber } from '../../ui/format.ts';
import { ScreenHeader } from '../../ui/screen-header.tsx';
import { Time } from '../../ui/time.tsx';
import { wordsOf } from '../../ui/words.ts';
import { ledgerFilterOf, movementTypes, readLedgerSearch } from './ledger-search.ts';
import { type LedgerRow, ledgerDocument, warehousesDocument } from './stock-documents.ts';
import { StockTabs } from './stock-tabs.tsx';

const route = getRouteApi('/stock/ledger');

/** Every movement of stock with the balance after it and its cause; rows are only ever added. */
export function LedgerScreen() {
  const search = route.useSearch();
  const navigate = useNavigate();
  const [{ data }] = useQuery({ query: warehousesDocument });
  const source = useMemo(
    () =>
      pageSource({
        document: ledgerDocument,
        variables: { filter: ledgerFilterOf(search) },
        connectionOf: ({ stockMovements }) => stockMovements,
      }),
    [search],
  );
  const list = usePages(source);
  const change = (next: Record<string, unknown>) =>
    void navigate({
      to: '/stock/ledger',
      search: readLedgerSearch({ ...search, ...next }),
      replace: true,
    });
  const isFiltered = Object.keys(search).length > 0;
  return (
    <>
      <ScreenHeader title="Stock ledger">
        <StockTabs />
      </ScreenHeader>
      <div className="flex flex-wrap items-center gap-2 px-4 pb-3 lg:px-6">
        <Select
          aria-label="Kind of movement"
          className="w-auto!"
          value={search.type ?? ''}
          onChange={({ target }) => change({ type: target.value })}
        >
          <option value="">Any movement</option>
          {movementTypes.map((type) => (
            <option key={type} value={type}>
              {wordsOf(type)}
            </option>
          ))}
        </Select>
        <Select
          aria-label="Warehouse"
          className="w-auto!"
          value={search.warehouse ?? ''}
          onChange={({ target }) => change({ warehouse: target.value })}
        >
          <option value="">Any warehouse</option>
          {data?.warehouses?.map(({ id, code, name }) => (
            <option key={id} value={id}>
              {code} – {name}
            </option>
          ))}
        </Select>
        {isFiltered && (
          <Button
            kind="quiet"
            onClick={() => void navigate({ to: '/stock/ledger', search: {}, replace: true })}
          >
            Clear
          </Button>
        )}
      </div>
      {list.failures.length > 0 && (
        <div className="px-4 pb-3 lg:px-6">
          <Failures failures={list.failures} onRetry={list.reload} />
        </div>
      )}
      <div
        className={`flex min-h-0 flex-1 flex-col border-t bg-panel ${list.isOutdated ? 'opacity-60' : ''}`}
      >
        <DataTable
          label="Stock movements"
          rows={list.rows}
          columns={columns}
          onEnd={list.loadMore}
          isLoading={list.isLoading}
          isLoadingMore={list.isLoadingMore}
          scroll={list.scroll}
          empty={
            list.failures.length === 0 && (
              <Empty
                icon={<BookOpen />}
                title={isFiltered ? 'No movement fits' : 'Nothing moved yet'}
              >
                Every unit that comes, goes or is set aside leaves a row here.
              </Empty>
            )
          }
        />
      </div>
    </>
  );
}

const columns: readonly Column<LedgerRow>[] = [
  {
    id: 'occurredAt',
    header: 'When',
    width: '11rem',
    isFixed: true,
    cell: (row) => <Time at={row.occurredAt} className="numeric text-soft" />,
  },
  { id: 'type', header: 'Movement', width: '7.5rem', cell: (row) => wordsOf(row.type) },
  {
    id: 'variant',
    header: 'Variant',
    width: '10rem',
    from: 'sm',
    cell: ({ variant }) =>
      variant ? (
        <Link
          to="/stock/ledger"
          search={{ variant: variant.id }}
          className="hover:text-accent hover:underline"
        >
          {variant.sku}
        </Link>
      ) : (
        'archived'
      ),
  },
  {
    id: 'warehouse',
    header: 'Where',
    width: '5rem',
    from: 'sm',
    cell: (row) => row.warehouse.code,
  },
  {
    id: 'onHand',
    header: 'On hand',
    width: '7rem',
    align: 'end',
    cell: (row) => <Change delta={row.deltaOnHand} after={row.onHandAfter} />,
  },
  {
    id: 'reserved',
    header: 'Set aside',
    width: '7rem',
    align: 'end',
    from: 'md',
    cell: (row) => <Change delta={row.deltaReserved} after={row.reservedAfter} />,
  },
  { id: 'cause', header: 'Cause', from: 'md', cell: (row) => <Cause row={row} /> },
];

function Change({ delta, after }: { delta: number; after: number }) {
  return (
    <>
      {delta !== 0 && (
        <span className={delta > 0 ? 'text-ok' : 'text-bad'}>
          {delta > 0 ? '+' : '−'}
          {formatNumber(Math.abs(delta))}
        </span>
      )}
      <span className="ml-2 text-soft">{formatNumber(after)}</span>
    </>
  );
}

function Cause({ row: { reference, reason, actor } }: { row: LedgerRow }) {
  const isOrder = reference?.startsWith('ord_') ?? false;
  return (
    <span className="text-soft" title={`By ${actor}`}>
      {isOrder && reference ? (
        <Link
          to="/orders/$orderId"
          params={{ orderId: reference }}
          className="text-ink hover:text-accent hover:underline"
        >
          An order
        </Link>
      ) : (
        reference
      )}
      {reason && `${reference ? ': ' : ''}${reason}`}
    </span>
  );
}
