import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Package, Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { pageSource } from '../../app/graph/page-source.ts';
import { usePages } from '../../app/graph/use-pages.ts';
import { useMay } from '../../app/session/me.tsx';
import { Button } from '../../ui/button.tsx';
import { ColumnsMenu } from '../../ui/columns-menu.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Failures } from '../../ui/failures.tsx';
import { Select } from '../../ui/fields.tsx';
import { ScreenHeader } from '../../ui/screen-header.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { useStored } from '../../ui/stored.ts';
import { NewProduct } from './new-product.tsx';
import { productColumns } from './product-columns.tsx';
import { productsDocument } from './product-documents.ts';
import { ProductFacets } from './product-facets.tsx';
import { type ProductsSearch, productFilterOf, readProductsSearch } from './products-search.ts';

const route = getRouteApi('/products');

/** What is sold, to be searched, and changed by those who may. */
export function ProductsScreen() {
  const search = route.useSearch();
  const navigate = useNavigate();
  const may = useMay();
  const mayWrite = may('catalog:write');
  const source = useMemo(() => sourceOf(search), [search]);
  const list = usePages(source);
  const [isNew, setNew] = useState(false);
  const [visibility, setVisibility] = useStored<Record<string, boolean>>(
    'console.products.columns',
    {},
  );
  const change = (next: Record<string, unknown>) =>
    void navigate({
      to: '/products',
      search: readProductsSearch({ ...search, ...next }),
      replace: true,
    });
  const isFiltered = Object.keys(search).some((key) => key !== 'sort');
  return (
    <>
      <ScreenHeader title="Products">
        <ColumnsMenu columns={productColumns} visibility={visibility} onChange={setVisibility} />
        {mayWrite && (
          <Button kind="primary" icon={<Plus />} onClick={() => setNew(true)}>
            New product
          </Button>
        )}
      </ScreenHeader>
      <div className="flex flex-wrap items-center gap-2 px-4 pb-3 lg:px-6">
        <SearchBox
          label="Search products"
          className="w-full sm:w-72"
          value={search.q ?? ''}
          onSearch={(q) => change({ q })}
        />
        {(mayWrite || may('stock:read')) && (
          <Select
            aria-label="State"
            className="w-auto!"
            value={search.status ?? ''}
            onChange={({ target }) => change({ status: target.value })}
          >
            <option value="">Any state</option>
            <option value="ACTIVE">On sale</option>
            <option value="ARCHIVED">Archived</option>
          </Select>
        )}
        <Select
          aria-label="Order"
          className="w-auto!"
          value={search.sort ?? ''}
          onChange={({ target }) => change({ sort: target.value })}
        >
          <option value="">Newest first</option>
          <option value="OLDEST">Oldest first</option>
          <option value="TITLE_ASC">A to Z</option>
          <option value="TITLE_DESC">Z to A</option>
        </Select>
        {isFiltered && (
          <Button
            kind="quiet"
            onClick={() =>
              void navigate({
                to: '/products',
                search: search.sort ? { sort: search.sort } : {},
                replace: true,
              })
            }
          >
            Clear
          </Button>
        )}
        <ProductFacets search={search} onChange={change} />
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
          label="Products"
          rows={list.rows}
          columns={productColumns}
          visibility={visibility}
          onOpen={({ id }) =>
            void navigate({ to: '/products/$productId', params: { productId: id } })
          }
          onEnd={list.loadMore}
          isLoading={list.isLoading}
          isLoadingMore={list.isLoadingMore}
          scroll={list.scroll}
          empty={
            list.failures.length === 0 && (
              <Empty icon={<Package />} title={isFiltered ? 'No product fits' : 'No products yet'}>
                {isFiltered
                  ? 'Every word must begin a word of the title, the description or a tag, or stand in a sku.'
                  : 'Products stand here once somebody has added them.'}
              </Empty>
            )
          }
        />
      </div>
      <NewProduct open={isNew} onClose={() => setNew(false)} />
    </>
  );
}

function sourceOf(search: ProductsSearch) {
  return pageSource({
    document: productsDocument,
    variables: {
      search: search.q ?? null,
      filter: productFilterOf(search),
      orderBy: search.sort ?? 'NEWEST',
    },
    connectionOf: ({ products }) => products,
  });
}
