import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type CombinedError, createRequest, useClient } from 'urql';
import { useGraphContext } from './context.tsx';
import { type Failure, failuresOf } from './failure.ts';
import type { PageSource } from './page-source.ts';
import { withNews } from './with-news.ts';

export interface Pages<Node> {
  readonly rows: readonly Node[];
  /** Nothing has been answered yet. */
  readonly isLoading: boolean;
  /** What is shown answers what was asked before. */
  readonly isOutdated: boolean;
  readonly isLoadingMore: boolean;
  readonly hasMore: boolean;
  readonly failures: readonly Failure[];
  /** When its first page was asked for, by `performance.now()`; undefined until it is there. */
  readonly readAtMs: number | undefined;
  /** Where reading stood: it is found again on coming back. */
  readonly scroll: { top: number };
  loadMore(): void;
  reload(): void;
}

interface Kept<Node> {
  rows: readonly Node[];
  cursor: string | null;
  hasMore: boolean;
  error: CombinedError | undefined;
  scroll: { top: number };
  readAtMs: number;
}

/**
 * A list by pages, as far as it was read. What is asked anew leaves the last answer on screen until the
 * next is there; what nobody waits for any more is cancelled. Rows follow what changes and subscriptions
 * tell, and are there at once for those who come back.
 */
export function usePages<Node extends { readonly id: string }>(
  source: PageSource<Node>,
  pageSize = PAGE_SIZE,
): Pages<Node> {
  const client = useClient();
  const { news, keptPages } = useGraphContext();
  const { document, variables } = source;
  const asked = useMemo(
    () => String(createRequest(document, variables).key),
    [document, variables],
  );
  const [shown, setShown] = useState<{ asked: string; kept: Kept<Node> } | undefined>();
  const [loading, setLoading] = useState<'first' | 'more' | undefined>('first');
  const stop = useRef<() => void>(undefined);
  const current = useRef(source);
  current.current = source;

  const show = useCallback(
    (kept: Kept<Node>) => {
      keptPages.set(asked, kept);
      setShown({ asked, kept });
    },
    [asked, keptPages],
  );

  const load = useCallback(
    (before: Kept<Node> | undefined) => {
      stop.current?.();
      setLoading(before ? 'more' : 'first');
      const askedAtMs = performance.now();
      const page = { ...current.current.variables, first: pageSize, after: before?.cursor ?? null };
      const { unsubscribe } = client
        .query(document, page, { requestPolicy: 'network-only' })
        .subscribe(({ data, error }) => {
          setLoading(undefined);
          const connection = data ? current.current.connectionOf(data) : undefined;
          // What was there before a failure is as it was, and better than nothing.
          const known = connection ? before : (before ?? keptPages.get(asked));
          const found = { ...nothing, readAtMs: askedAtMs };
          const { rows, cursor, scroll, readAtMs } = (known as Kept<Node> | undefined) ?? found;
          show({
            rows: connection ? merge(rows, connection.nodes) : rows,
            cursor: connection?.pageInfo.endCursor ?? cursor,
            hasMore: connection?.pageInfo.hasNextPage ?? false,
            error,
            scroll: known ? scroll : { top: 0 },
            readAtMs,
          });
        });
      stop.current = unsubscribe;
    },
    [asked, client, document, keptPages, pageSize, show],
  );

  useEffect(() => {
    const kept = keptPages.get(asked) as Kept<Node> | undefined;
    if (kept && !kept.error) {
      setShown({ asked, kept });
      setLoading(undefined);
    } else load(undefined);
    return () => stop.current?.();
  }, [asked, keptPages, load]);

  useEffect(
    () =>
      news.listen((entity) =>
        setShown((current) => {
          if (!current) return current;
          const rows = withNews(current.kept.rows, entity);
          if (rows === current.kept.rows) return current;
          const kept = { ...current.kept, rows };
          keptPages.set(current.asked, kept);
          return { ...current, kept };
        }),
      ),
    [news, keptPages],
  );

  const kept = shown?.kept;
  const error = kept?.error;
  const failures = useMemo(() => failuresOf(error), [error]);
  const canLoadMore = kept?.hasMore === true && !kept.error && loading === undefined;
  return {
    rows: kept?.rows ?? none,
    isLoading: loading === 'first' && kept === undefined,
    isOutdated: loading === 'first' && kept !== undefined,
    isLoadingMore: loading === 'more',
    hasMore: kept?.hasMore ?? false,
    failures,
    readAtMs: kept?.readAtMs,
    scroll: kept?.scroll ?? atTop,
    loadMore: useCallback(() => {
      if (canLoadMore) load(kept);
    }, [canLoadMore, kept, load]),
    reload: useCallback(() => load(undefined), [load]),
  };
}

const PAGE_SIZE = 50;
const none: readonly never[] = [];
const atTop = { top: 0 };
const nothing = { rows: none, cursor: null, scroll: atTop };

/** A row that moved to the next page while the list was read stands once. */
function merge<Node extends { readonly id: string }>(
  rows: readonly Node[],
  more: readonly Node[],
): readonly Node[] {
  const known = new Set(rows.map(({ id }) => id));
  return [...rows, ...more.filter(({ id }) => !known.has(id))];
}
