import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Boxes, PackagePlus } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { useQuery } from 'urql';
import { failuresOf } from '../../app/graph/failure.ts';
import { useLive } from '../../app/graph/live.ts';
import { pageSource } from '../../app/graph/page-source.ts';
import { usePages } from '../../app/graph/use-pages.ts';
import { useMay } from '../../app/session/me.tsx';
import { IconButton } from '../../ui/button.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Failures } from '../../ui/failures.tsx';
import { Input } from '../../ui/fields.tsx';
import { formatNumber } from '../../ui/format.ts';
import { Progress } from '../../ui/progress.tsx';
import { ScreenHeader } from '../../ui/screen-header.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { type HeldLevel, HeldStock } from './held-stock.tsx';
import {
  editsOfPaste,
  type Level,
  levelKey,
  levelsOf,
  rowsOf,
  type StockRow,
  unitsOf,
} from './levels.ts';
import { ReceiveStock } from './receive-stock.tsx';
import { Reserved } from './reserved.tsx';
import { StockCell } from './stock-cell.tsx';
import { stockChangedDocument, stockDocument, warehousesDocument } from './stock-documents.ts';
import { StockTabs } from './stock-tabs.tsx';
import { useStockEdits } from './use-stock-edits.ts';

const route = getRouteApi('/stock');
/** Of so many variants changes are heard at once. */
const WATCHED_MAX = 100;
const PAGE_SIZE = 30;

/** What lies where: a sheet, which those who may write on. */
export function StockScreen() {
  const { q = '' } = route.useSearch();
  const navigate = useNavigate();
  const may = useMay();
  const toast = useToast();
  const mayWrite = may('stock:write');
  const [{ data, error }, askWarehouses] = useQuery({ query: warehousesDocument });
  const warehouses = useMemo(() => data?.warehouses ?? [], [data]);
  const source = useMemo(
    () =>
      pageSource({
        document: stockDocument,
        variables: { search: q || null },
        connectionOf: ({ products }) => products,
      }),
    [q],
  );
  const list = usePages(source, PAGE_SIZE);
  const [news, setNews] = useState<ReadonlyMap<string, Partial<Level>>>(new Map());
  const [reason, setReason] = useState('Count');
  const [receiving, setReceiving] = useState<StockRow>();
  const [held, setHeld] = useState<HeldLevel>();
  const rows = useMemo(() => rowsOf(list.rows, news), [list.rows, news]);
  const watched = useMemo(
    () => list.rows.flatMap(({ variants }) => variants.map(({ id }) => id)).slice(0, WATCHED_MAX),
    [list.rows],
  );
  const hear = useCallback(
    (variantId: string, warehouseId: string, level: Partial<Level>) =>
      setNews((known) => new Map(known).set(levelKey(variantId, warehouseId), level)),
    [],
  );
  useLive(
    stockChangedDocument,
    { ids: watched },
    {
      pause: watched.length === 0,
      onEvent: ({ stockChanged }) => {
        for (const [warehouseId, level] of levelsOf(stockChanged)) {
          hear(stockChanged.id, warehouseId, level);
        }
      },
    },
  );
  const { apply, undoLast, progress } = useStockEdits(hear);

  async function save(row: StockRow, warehouseId: string, text: string): Promise<boolean> {
    const to = unitsOf(text);
    if (to === undefined) {
      toast({ tone: 'bad', message: `“${text}” is no number of units.` });
      return false;
    }
    const from = row.levels.get(warehouseId)?.onHand ?? 0;
    return apply([{ variantId: row.id, warehouseId, from, to }], reasonGiven);
  }
  function paste(text: string, row: number, column: number) {
    const warehouseIds = warehouses.map(({ id }) => id);
    const edits = editsOfPaste(text, { rows, warehouseIds, row, column });
    if (typeof edits === 'string') {
      toast({ tone: 'bad', message: `“${edits}” is no number of units: nothing was taken.` });
    } else void apply(edits, reasonGiven);
  }
  const reasonGiven = reason.trim() || 'Count';
  const columns: Column<StockRow>[] = [
    {
      id: 'sku',
      header: 'Variant',
      width: '20rem',
      isFixed: true,
      cell: (row) => (
        <>
          <Link
            to="/products/$productId"
            params={{ productId: row.productId }}
            className="font-medium hover:text-accent hover:underline"
          >
            {row.sku}
          </Link>
          <span className="ml-2 text-soft max-sm:hidden">
            {row.title}, {row.variant}
          </span>
        </>
      ),
    },
    ...warehouses.map((warehouse, column): Column<StockRow> => {
      const { id, code, name } = warehouse;
      return {
        id,
        header: code,
        align: 'end',
        cell: (row) =>
          mayWrite ? (
            <StockCell
              label={`${row.sku} in ${name}`}
              level={row.levels.get(id)}
              place={{ row: rows.indexOf(row), column }}
              onSave={(text) => save(row, id, text)}
              onPasteBlock={(text) => paste(text, rows.indexOf(row), column)}
              onUndo={undoLast}
              onHeld={() => setHeld({ row, warehouse })}
            />
          ) : (
            <>
              <Reserved
                units={row.levels.get(id)?.reserved ?? 0}
                of={`${row.sku} in ${name}`}
                onHeld={() => setHeld({ row, warehouse })}
              />{' '}
              {formatNumber(row.levels.get(id)?.onHand ?? 0)}
            </>
          ),
      };
    }),
    {
      id: 'total',
      header: 'Available',
      width: '6rem',
      align: 'end',
      from: 'sm',
      cell: (row) => <Available row={row} />,
    },
    ...(mayWrite
      ? [
          {
            id: 'receive',
            header: 'Receive',
            width: '4.5rem',
            align: 'end',
            from: 'sm',
            cell: (row: StockRow) => (
              <IconButton small label={`Receive ${row.sku}`} onClick={() => setReceiving(row)}>
                <PackagePlus />
              </IconButton>
            ),
          } satisfies Column<StockRow>,
        ]
      : []),
  ];
  const failures = [...failuresOf(error), ...list.failures].slice(0, 1);
  return (
    <>
      <ScreenHeader title="Stock">
        <StockTabs />
      </ScreenHeader>
      <div className="flex flex-wrap items-center gap-2 px-4 pb-3 lg:px-6">
        <SearchBox
          label="Search products and skus"
          className="w-full sm:w-72"
          value={q}
          onSearch={(text) =>
            void navigate({ to: '/stock', search: text ? { q: text } : {}, replace: true })
          }
        />
        {mayWrite && (
          <div className="flex items-center gap-2 text-sm sm:ml-auto">
            <span aria-hidden="true" className="whitespace-nowrap text-soft">
              Reason in the ledger
            </span>
            <Input
              aria-label="Reason in the ledger"
              className="w-40!"
              maxLength={500}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
            />
          </div>
        )}
      </div>
      {failures.length > 0 && (
        <div className="px-4 pb-3 lg:px-6">
          <Failures
            failures={failures}
            onRetry={() => {
              askWarehouses({ requestPolicy: 'network-only' });
              list.reload();
            }}
          />
        </div>
      )}
      {progress && (
        <div className="px-4 pb-3 lg:px-6">
          <Progress label="Correcting" {...progress} />
        </div>
      )}
      <div
        className={`flex min-h-0 flex-1 flex-col border-t bg-panel ${list.isOutdated ? 'opacity-60' : ''}`}
      >
        <DataTable
          label="Stock on hand by warehouse"
          rows={rows}
          columns={columns}
          onEnd={list.loadMore}
          isLoading={list.isLoading}
          isLoadingMore={list.isLoadingMore}
          scroll={list.scroll}
          empty={
            failures.length === 0 && (
              <Empty icon={<Boxes />} title={q ? 'Nothing fits' : 'Nothing to store yet'}>
                {q
                  ? 'Search for the beginning of a word, or for a sku.'
                  : 'Every variant of a product has a row here.'}
              </Empty>
            )
          }
        />
      </div>
      <ReceiveStock
        key={receiving?.id}
        row={receiving}
        warehouses={warehouses}
        onClose={() => setReceiving(undefined)}
        onReceived={hear}
      />
      {held && <HeldStock level={held} onClose={() => setHeld(undefined)} />}
    </>
  );
}

function Available({ row }: { row: StockRow }) {
  const units = [...row.levels.values()].reduce(
    (sum, { onHand, reserved }) => sum + onHand - reserved,
    0,
  );
  return <span className={units === 0 ? 'text-bad' : undefined}>{formatNumber(units)}</span>;
}
