import { getRouteApi, Link } from '@tanstack/react-router';
import { Archive, ArchiveRestore, ArrowLeft, Package, Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useQuery } from 'urql';
import { failuresOf } from '../../app/graph/failure.ts';
import { useLive } from '../../app/graph/live.ts';
import { useChange } from '../../app/graph/use-change.ts';
import { useMay } from '../../app/session/me.tsx';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Failures } from '../../ui/failures.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ScreenHeader } from '../../ui/screen-header.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { NewVariant } from './new-variant.tsx';
import { ProductStatusBadge } from './product-columns.tsx';
import {
  type ProductFields,
  productDocument,
  stockOfProductDocument,
  updateProductDocument,
} from './product-documents.ts';
import { ProductForm } from './product-form.tsx';
import { ProductImages } from './product-images.tsx';
import { VariantsTable } from './variants-table.tsx';

const route = getRouteApi('/products/$productId');

/** One product: what it says, its variants with prices, and the stock there is. */
export function ProductScreen() {
  const { productId } = route.useParams();
  const may = useMay();
  const variables = { id: productId, stock: may('stock:read') };
  const [{ data, error, fetching }, ask] = useQuery({ query: productDocument, variables });
  const product = data?.product;
  const failures = useMemo(() => failuresOf(error), [error]);
  const again = () => ask({ requestPolicy: 'network-only' });
  const ids = useMemo(() => product?.variants.map(({ id }) => id) ?? [], [product]);
  useLive(stockOfProductDocument, { ids }, { pause: ids.length === 0, onEvent: again });
  const [isNew, setNew] = useState(false);

  if (!product) {
    return (
      <>
        <ScreenHeader title="Product" back={<Back />} />
        <div className="grid gap-4 px-4 lg:px-6" aria-busy={fetching || undefined}>
          <Failures failures={failures} onRetry={again} />
          {fetching && <div className="skeleton h-72" />}
          {!fetching && failures.length === 0 && <NoProduct />}
        </div>
      </>
    );
  }
  const mayWrite = may('catalog:write');
  return (
    <>
      <ScreenHeader
        title={product.title}
        back={<Back />}
        detail={<ProductStatusBadge status={product.status} />}
      >
        {mayWrite && <ArchiveButton product={product} />}
      </ScreenHeader>
      <div className="grid gap-4 px-4 pb-8 lg:px-6">
        <Failures failures={failures} onRetry={again} />
        <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_24rem]">
          <div className="grid gap-4">
            <Panel
              title="Variants"
              padded={false}
              action={
                mayWrite && (
                  <Button small kind="quiet" icon={<Plus />} onClick={() => setNew(true)}>
                    New variant
                  </Button>
                )
              }
            >
              {product.variants.length > 0 ? (
                <VariantsTable variants={product.variants} />
              ) : (
                <Empty title="No variants yet">A product is sold in at least one form.</Empty>
              )}
            </Panel>
            <ProductImages productId={product.id} images={product.images} mayWrite={mayWrite} />
          </div>
          <Panel title="About it">
            {mayWrite ? (
              <ProductForm key={product.id} product={product} />
            ) : (
              <div className="grid gap-2 text-sm">
                <p className="text-pretty">{product.description || 'Nothing was written.'}</p>
                {product.tags.length > 0 && <p className="text-soft">{product.tags.join(', ')}</p>}
              </div>
            )}
          </Panel>
        </div>
      </div>
      <NewVariant
        open={isNew}
        onClose={() => setNew(false)}
        onDone={again}
        productId={product.id}
        currency={product.variants[0]?.price.currency ?? 'EUR'}
      />
    </>
  );
}

/** Taken off sale, a product is put back as easily: nothing is asked, and it can be undone. */
function ArchiveButton({ product }: { product: ProductFields }) {
  const { run, isBusy } = useChange(updateProductDocument);
  const toast = useToast();
  const isActive = product.status === 'ACTIVE';
  const set = async (status: 'ACTIVE' | 'ARCHIVED', isUndo = false) => {
    const { problem } = await run({ input: { productId: product.id, status } });
    if (problem) return toast({ tone: 'bad', message: problem });
    if (isUndo) return;
    toast({
      message: status === 'ARCHIVED' ? 'It is no longer on sale.' : 'It is on sale again.',
      undo: () => void set(status === 'ARCHIVED' ? 'ACTIVE' : 'ARCHIVED', true),
    });
  };
  return (
    <Button
      busy={isBusy}
      icon={isActive ? <Archive /> : <ArchiveRestore />}
      onClick={() => void set(isActive ? 'ARCHIVED' : 'ACTIVE')}
    >
      {isActive ? 'Archive' : 'Put on sale'}
    </Button>
  );
}

function Back() {
  return (
    <Link
      to="/products"
      aria-label="Back to the products"
      className={`${buttonClass('quiet', true)} -ml-2`}
    >
      <ArrowLeft className="size-4" />
    </Link>
  );
}

function NoProduct() {
  return (
    <Empty
      icon={<Package />}
      title="There is no such product"
      action={
        <Link to="/products" className={buttonClass()}>
          To the products
        </Link>
      }
    >
      Or it is archived, which only staff see.
    </Empty>
  );
}
