import { Link } from '@tanstack/react-router';
import { Badge } from '../../ui/badge.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { formatMoney, formatNumber } from '../../ui/format.ts';
import { Time } from '../../ui/time.tsx';
import type { ProductRow } from './product-documents.ts';

const title: Column<ProductRow> = {
  id: 'title',
  header: 'Product',
  isFixed: true,
  cell: (product) => (
    <span className="flex items-center gap-2.5">
      <Thumbnail url={product.images[0]?.url} />
      <Link
        to="/products/$productId"
        params={{ productId: product.id }}
        className="truncate font-medium hover:text-accent hover:underline"
      >
        {product.title}
      </Link>
    </span>
  ),
};

/** The title beside it says what it shows. */
function Thumbnail({ url }: { url: string | undefined }) {
  const className = 'size-7 shrink-0 rounded-sm bg-sunken object-cover';
  if (!url) return <span className={className} />;
  return <img src={url} alt="" loading="lazy" decoding="async" className={className} />;
}

const status: Column<ProductRow> = {
  id: 'status',
  header: 'State',
  width: '7rem',
  from: 'sm',
  cell: (product) => <ProductStatusBadge status={product.status} />,
};

const variants: Column<ProductRow> = {
  id: 'variants',
  header: 'Variants',
  width: '6rem',
  align: 'end',
  from: 'md',
  cell: (product) => formatNumber(product.variants.length),
};

const price: Column<ProductRow> = {
  id: 'price',
  header: 'Price',
  width: '9rem',
  align: 'end',
  cell: ({ variants }) => {
    const [cheapest] = variants.toSorted(
      (a, b) => Number(a.price.amountMinor) - Number(b.price.amountMinor),
    );
    if (!cheapest) return '–';
    const isOne = variants.every(({ price }) => price.amountMinor === cheapest.price.amountMinor);
    return `${isOne ? '' : 'from '}${formatMoney(cheapest.price)}`;
  },
};

const available: Column<ProductRow> = {
  id: 'available',
  header: 'Available',
  width: '6.5rem',
  align: 'end',
  cell: ({ variants }) => {
    const units = variants.reduce((sum, { availability }) => sum + availability.available, 0);
    return <span className={units === 0 ? 'text-bad' : undefined}>{formatNumber(units)}</span>;
  },
};

const tags: Column<ProductRow> = {
  id: 'tags',
  header: 'Tags',
  from: 'xl',
  cell: (product) => <span className="text-soft">{product.tags.join(', ')}</span>,
};

const updatedAt: Column<ProductRow> = {
  id: 'updatedAt',
  header: 'Changed',
  width: '12rem',
  from: 'lg',
  cell: (product) => <Time at={product.updatedAt} className="numeric text-soft" />,
};

export const productColumns = [title, status, variants, price, available, tags, updatedAt];

export function ProductStatusBadge({ status }: { status: ProductRow['status'] }) {
  return status === 'ACTIVE' ? <Badge tone="ok">On sale</Badge> : <Badge>Archived</Badge>;
}
