import { useNavigate, useSearch } from '@tanstack/react-router';
import { SearchX } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { pageSource } from '../../app/graph/page-source.ts';
import { usePages } from '../../app/graph/use-pages.ts';
import { Empty } from '../../ui/empty.tsx';
import { Failures } from '../../ui/failures.tsx';
import { wordsOf } from '../../ui/words.ts';
import { LargeButton } from '../frame/large-button.tsx';
import { PageTitle } from '../frame/page-title.tsx';
import { type BrowseSearch, type SearchChanges, variablesOf } from './browse-search.ts';
import { browseDocument } from './catalog-documents.ts';
import { Conditions } from './conditions.tsx';
import { Kinds } from './kinds.tsx';
import { ProductTile, TileSkeleton } from './product-tile.tsx';
import { SearchLine } from './search-line.tsx';

const PAGE_SIZE = 24;
const grid =
  'grid grid-cols-2 gap-x-4 gap-y-8 sm:gap-x-6 sm:gap-y-12 md:grid-cols-3 lg:grid-cols-4';

/** What there is to buy, as the address asks for it. */
export function BrowseScreen() {
  const search = useSearch({ from: '/' });
  const navigate = useNavigate({ from: '/' });
  const source = useMemo(
    () =>
      pageSource({
        document: browseDocument,
        variables: variablesOf(search),
        connectionOf: ({ products }) => products,
      }),
    [search],
  );
  const pages = usePages(source, PAGE_SIZE);
  const change = useCallback(
    (changes: SearchChanges) =>
      void navigate({
        search: (before) => withoutNothing({ ...before, ...changes }),
        replace: true,
        resetScroll: false,
      }),
    [navigate],
  );
  const title = titleOf(search);
  return (
    <div className="grid gap-8 sm:gap-10">
      <div className="grid min-w-0 gap-6">
        <PageTitle title={title}>{title}</PageTitle>
        <div className="flex flex-wrap items-center gap-x-6 gap-y-4">
          <SearchLine
            value={search.search ?? ''}
            onSearch={(text) => change({ search: text || undefined })}
          />
          <Conditions search={search} products={pages.rows} onChange={change} />
        </div>
        <Kinds search={search} products={pages.rows} onChange={change} />
      </div>
      <Failures failures={pages.failures} onRetry={pages.reload} />
      <ul
        aria-label="Products"
        aria-busy={pages.isLoading || pages.isOutdated}
        className={`${grid} ${pages.isOutdated ? 'opacity-50' : ''} transition-opacity`}
      >
        {pages.rows.map((product) => (
          <ProductTile key={product.id} product={product} />
        ))}
        {(pages.isLoading || pages.isLoadingMore) &&
          Array.from({ length: pages.isLoading ? 8 : 4 }, (_, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
            <TileSkeleton key={place} />
          ))}
      </ul>
      {pages.rows.length === 0 && !pages.isLoading && pages.failures.length === 0 && (
        <Empty
          icon={<SearchX />}
          title="Nothing like that here"
          action={
            <LargeButton kind="plain" onClick={() => void navigate({ search: {} })}>
              See everything
            </LargeButton>
          }
        >
          Another word, or fewer conditions, may find something.
        </Empty>
      )}
      {pages.hasMore && (
        <LargeButton
          kind="plain"
          className="justify-self-center"
          busy={pages.isLoadingMore}
          onClick={pages.loadMore}
        >
          Show more
        </LargeButton>
      )}
    </div>
  );
}

function titleOf({ search, tag }: BrowseSearch): string {
  const kind = tag ? wordsOf(tag.replaceAll('-', ' ')) : '';
  if (search) return `“${search}”${kind ? ` in ${kind.toLowerCase()}` : ''}`;
  return kind || 'Everything in the shop';
}

function withoutNothing(
  search: {
    [Key in keyof BrowseSearch]?: BrowseSearch[Key] | undefined;
  },
): BrowseSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));
}
