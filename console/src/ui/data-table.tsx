import {
  type ColumnVisibilityState,
  columnVisibilityFeature,
  createColumnHelper,
  type RowSelectionState,
  rowSelectionFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { clsx } from 'clsx';
import {
  type CSSProperties,
  type MouseEvent,
  memo,
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
} from 'react';
import { Checkbox } from './fields.tsx';
import { useRowsInSight } from './rows-in-sight.ts';

export type { RowSelectionState };

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  readonly align?: 'end';
  /** A CSS width; columns without one share what is left. */
  readonly width?: string;
  /** Left out on screens narrower than this. */
  readonly from?: 'sm' | 'md' | 'lg' | 'xl';
  /** Cannot be taken away by the reader. */
  readonly isFixed?: boolean;
}

interface Selection {
  readonly selected: RowSelectionState;
  readonly onChange: (
    change: RowSelectionState | ((selected: RowSelectionState) => RowSelectionState),
  ) => void;
}

export interface DataTableProps<Row> {
  /** What the table holds, for those who hear it. */
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  visibility?: ColumnVisibilityState;
  selection?: Selection | undefined;
  onOpen?: ((row: Row) => void) | undefined;
  /** Asked for when the end comes into sight. */
  onEnd?: (() => void) | undefined;
  /** Nothing has been answered yet: rows are sketched. */
  isLoading?: boolean;
  isLoadingMore?: boolean;
  /** Shown instead of rows where there are none. */
  empty?: ReactNode;
  /** Where reading stood, kept by whoever holds it. */
  scroll?: { top: number } | undefined;
}

const ROW_PX = 40;
const HEAD_ROWS = 1;
const OVERSCAN = 12;
/** So many rows before the end the next page is asked for. */
const AHEAD = 15;

const allShown: ColumnVisibilityState = {};
const noneSelected: RowSelectionState = {};
const features = tableFeatures({ rowSelectionFeature, columnVisibilityFeature });

const fromClass = {
  sm: 'hidden sm:table-cell',
  md: 'hidden md:table-cell',
  lg: 'hidden lg:table-cell',
  xl: 'hidden xl:table-cell',
} as const;

/** A long list: only what is in sight is in the page, the next rows are fetched before they are reached. */
export function DataTable<Row extends { readonly id: string }>(props: DataTableProps<Row>) {
  const { label, rows, visibility, selection, onOpen, onEnd, isLoading, empty, scroll } = props;
  const box = useRef<HTMLDivElement>(null);
  const table = useTable({
    features,
    columns: useMemo(() => definitionsOf(props.columns), [props.columns]),
    data: rows as Row[],
    getRowId: (row) => row.id,
    state: {
      columnVisibility: visibility ?? allShown,
      rowSelection: selection?.selected ?? noneSelected,
    },
    enableRowSelection: selection !== undefined,
    onRowSelectionChange: (change) => selection?.onChange(change),
  });
  const shown = table.getVisibleLeafColumns();
  // The same list while it holds the same columns, so that rows need not be drawn again for it.
  const columns = useMemo(
    () => props.columns.filter(({ id }) => shown.some((column) => column.id === id)),
    [props.columns, shown],
  );
  const sight = useRowsInSight(box, ROW_PX);
  const first = Math.min(Math.max(0, sight.first - OVERSCAN), rows.length);
  const end = Math.min(sight.last + 1 + OVERSCAN, rows.length);

  useEffect(() => {
    if (rows.length > 0 && end >= rows.length - AHEAD) onEnd?.();
  }, [end, rows.length, onEnd]);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || !scroll) return;
    element.scrollTop = scroll.top;
    const note = () => {
      scroll.top = element.scrollTop;
    };
    element.addEventListener('scroll', note, { passive: true });
    return () => element.removeEventListener('scroll', note);
  }, [scroll]);

  const select = selection?.onChange;
  const toggle = useCallback(
    (id: string) =>
      select?.(({ [id]: was, ...others }) => (was ? others : { ...others, [id]: true })),
    [select],
  );
  function open({ target }: MouseEvent) {
    if (!(target instanceof Element) || target.closest('a,button,input,label,select')) return;
    const row = rows[Number(target.closest('tr')?.ariaRowIndex) - HEAD_ROWS - 1];
    if (row) onOpen?.(row);
  }
  const span = columns.length + (selection ? 1 : 0);
  return (
    <section
      ref={box}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled by keyboard as well
      tabIndex={0}
      aria-label={label}
      className="min-h-0 flex-1 overflow-auto overscroll-contain"
    >
      <table
        className="w-full border-separate sm:table-fixed border-spacing-0 text-sm"
        aria-rowcount={onEnd ? -1 : rows.length + HEAD_ROWS}
        aria-busy={isLoading || undefined}
      >
        <caption className="sr-only">{label}</caption>
        <thead>
          <tr aria-rowindex={1}>
            {selection && (
              <th scope="col" className={clsx(headClass, 'w-10 pr-0! lg:w-12')}>
                <Checkbox
                  label="Select all that are loaded"
                  checked={rows.length > 0 && table.getIsAllRowsSelected()}
                  ref={(element) => {
                    if (element) element.indeterminate = table.getIsSomeRowsSelected();
                  }}
                  onChange={table.getToggleAllRowsSelectedHandler()}
                />
              </th>
            )}
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                // On narrow windows columns take what they need.
                style={{ '--width': column.width ?? 'auto' } as CSSProperties}
                className={clsx(headClass, 'sm:w-(--width)', classOf(column))}
              >
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: by keyboard it is opened by its link */}
        <tbody onClick={onOpen && open}>
          {first > 0 && <Gap height={first * ROW_PX} span={span} />}
          {rows.slice(first, end).map((row, index) => (
            <MemoRow
              key={row.id}
              row={row}
              place={first + index}
              columns={columns as readonly Column<never>[]}
              isSelected={selection && selection.selected[row.id] === true}
              isOpened={onOpen !== undefined}
              onToggle={toggle}
            />
          ))}
          {end < rows.length && <Gap height={(rows.length - end) * ROW_PX} span={span} />}
          {(isLoading || props.isLoadingMore) && <Sketch rows={isLoading ? 12 : 3} span={span} />}
        </tbody>
      </table>
      {!isLoading && rows.length === 0 && empty}
    </section>
  );
}

function definitionsOf<Row extends { readonly id: string }>(columns: readonly Column<Row>[]) {
  const helper = createColumnHelper<typeof features, Row>();
  return helper.columns(
    columns.map(({ id, header, isFixed }) =>
      helper.display({ id, header, enableHiding: isFixed !== true }),
    ),
  );
}

interface RowProps {
  row: { readonly id: string };
  /** In the list, from 0. */
  place: number;
  columns: readonly Column<never>[];
  /** Undefined where none can be. */
  isSelected: boolean | undefined;
  isOpened: boolean;
  onToggle: (id: string) => void;
}

/** While one scrolls, those that stay in sight are left alone. */
const MemoRow = memo(function Row({
  row,
  place,
  columns,
  isSelected,
  isOpened,
  onToggle,
}: RowProps) {
  return (
    <tr
      aria-rowindex={place + HEAD_ROWS + 1}
      aria-selected={isSelected}
      className={clsx(
        'group h-10',
        isOpened && 'cursor-pointer',
        isSelected ? 'bg-accent-soft' : 'hover:bg-hover/60',
      )}
    >
      {isSelected !== undefined && (
        <td className={clsx(cellClass, 'pr-0!')}>
          <Checkbox label="Select" checked={isSelected} onChange={() => onToggle(row.id)} />
        </td>
      )}
      {columns.map((column) => (
        <td key={column.id} className={clsx(cellClass, classOf(column))}>
          {/* Called, and no component: columns that are made anew would begin what is typed anew. */}
          {column.cell(row as never)}
        </td>
      ))}
    </tr>
  );
});

const headClass =
  'sticky top-0 z-10 h-9 border-b bg-panel px-2 sm:px-3 text-left text-xs font-medium text-soft first:pl-4 last:pr-4 lg:first:pl-6 lg:last:pr-6';
const cellClass =
  'truncate border-b border-line/70 px-2 sm:px-3 first:pl-4 last:pr-4 lg:first:pl-6 lg:last:pr-6';

function classOf({ align, from }: Pick<Column<never>, 'align' | 'from'>): string {
  return clsx(align === 'end' && 'numeric text-right!', from && fromClass[from]);
}

function Gap({ height, span }: { height: number; span: number }) {
  return (
    <tr style={{ height }}>
      <td colSpan={span} />
    </tr>
  );
}

function Sketch({ rows, span }: { rows: number; span: number }) {
  return Array.from({ length: rows }, (_, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
    <tr key={index} className="h-10">
      <td colSpan={span} className="border-b border-line/70 px-4">
        <div className="skeleton h-3.5" style={{ width: `${88 - ((index * 17) % 40)}%` }} />
      </td>
    </tr>
  ));
}
