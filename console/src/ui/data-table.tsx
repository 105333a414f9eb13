import {
  type ColumnVisibilityState,
  columnVisibilityFeature,
  createColumnHelper,
  metaHelper,
  type RowSelectionState,
  rowSelectionFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { clsx } from 'clsx';
import {
  type CSSProperties,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
} from 'react';
import { Checkbox } from './fields.tsx';

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
const OVERSCAN = 12;
/** So many rows before the end the next page is asked for. */
const AHEAD = 15;

const features = tableFeatures({
  rowSelectionFeature,
  columnVisibilityFeature,
  columnMeta: metaHelper<{ align?: 'end'; width?: string; from?: string }>(),
});

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
  const columns = useMemo(() => columnsOf(props.columns), [props.columns]);
  const cells = new Map(props.columns.map(({ id, cell }) => [id, cell]));
  const table = useTable({
    features,
    columns,
    data: rows as Row[],
    getRowId: (row) => row.id,
    state: {
      columnVisibility: visibility ?? {},
      rowSelection: selection?.selected ?? {},
    },
    enableRowSelection: selection !== undefined,
    onRowSelectionChange: (change) => selection?.onChange(change),
  });
  const shown = table.getRowModel().rows;
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    getItemKey: (index) => shown[index]?.id ?? index,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;

  useEffect(() => {
    if (shown.length > 0 && last >= shown.length - AHEAD) onEnd?.();
  }, [last, shown.length, onEnd]);
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

  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  const span = table.getVisibleLeafColumns().length + (selection ? 1 : 0);
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
        aria-rowcount={onEnd ? -1 : shown.length + 1}
        aria-busy={isLoading || undefined}
      >
        <caption className="sr-only">{label}</caption>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} aria-rowindex={1}>
              {selection && (
                <th scope="col" className={clsx(headClass, 'w-10 pr-0! lg:w-12')}>
                  <Checkbox
                    label="Select all that are loaded"
                    checked={shown.length > 0 && table.getIsAllRowsSelected()}
                    ref={(element) => {
                      if (element) element.indeterminate = table.getIsSomeRowsSelected();
                    }}
                    onChange={table.getToggleAllRowsSelectedHandler()}
                  />
                </th>
              )}
              {group.headers.map((header) => (
                <th
                  key={header.id}
                  scope="col"
                  style={widthOf(header.column)}
                  className={clsx(headClass, 'sm:w-(--width)', classOf(header.column))}
                >
                  <table.FlexRender header={header} />
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {before > 0 && <Gap height={before} span={span} />}
          {items.map(({ index, key }) => {
            const row = shown[index];
            if (!row) return null;
            return (
              <tr
                key={key}
                aria-rowindex={index + 2}
                aria-selected={selection ? row.getIsSelected() : undefined}
                className={clsx(
                  'group h-10',
                  onOpen && 'cursor-pointer',
                  row.getIsSelected() ? 'bg-accent-soft' : 'hover:bg-hover/60',
                )}
                onClick={(event) => {
                  if (onOpen && !isControl(event.target)) onOpen(row.original);
                }}
              >
                {selection && (
                  <td className={clsx(cellClass, 'pr-0!')}>
                    <Checkbox
                      label="Select"
                      checked={row.getIsSelected()}
                      onClick={row.getToggleSelectedHandler()}
                      onChange={() => undefined}
                    />
                  </td>
                )}
                {row.getVisibleCells().map((cell) => (
                  <td key={cell.id} className={clsx(cellClass, classOf(cell.column))}>
                    {/* Called, and no component: columns that are made anew would begin what is typed anew. */}
                    {cells.get(cell.column.id)?.(row.original)}
                  </td>
                ))}
              </tr>
            );
          })}
          {after > 0 && <Gap height={after} span={span} />}
          {(isLoading || props.isLoadingMore) && <Sketch rows={isLoading ? 12 : 3} span={span} />}
        </tbody>
      </table>
      {!isLoading && shown.length === 0 && empty}
    </section>
  );
}

const headClass =
  'sticky top-0 z-10 h-9 border-b bg-panel px-2 sm:px-3 text-left text-xs font-medium text-soft first:pl-4 last:pr-4 lg:first:pl-6 lg:last:pr-6';
const cellClass =
  'truncate border-b border-line/70 px-2 sm:px-3 first:pl-4 last:pr-4 lg:first:pl-6 lg:last:pr-6';

function columnsOf<Row extends { readonly id: string }>(columns: readonly Column<Row>[]) {
  const helper = createColumnHelper<typeof features, Row>();
  return helper.columns(
    columns.map(({ id, header, align, width, from, isFixed }) =>
      helper.display({
        id,
        header,
        enableHiding: isFixed !== true,
        meta: { ...(align && { align }), ...(width && { width }), ...(from && { from }) },
      }),
    ),
  );
}

interface WithMeta {
  readonly columnDef: { readonly meta?: { align?: 'end'; width?: string; from?: string } };
}

function metaOf({ columnDef }: WithMeta) {
  return columnDef.meta ?? {};
}

/** On narrow windows columns take what they need. */
function widthOf(column: WithMeta): CSSProperties {
  const { width } = metaOf(column);
  return { '--width': width ?? 'auto' } as CSSProperties;
}

function classOf(column: WithMeta): string {
  const { align, from } = metaOf(column);
  return clsx(
    align === 'end' && 'numeric text-right!',
    from && fromClass[from as keyof typeof fromClass],
  );
}

function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('a,button,input,label,select') !== null;
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
