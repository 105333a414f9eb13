import { Link } from '@tanstack/react-router';
import { count } from '../../ui/words.ts';
import type { ProductInList } from './catalog-documents.ts';
import { Picture } from './picture.tsx';
import { priceOf } from './price.ts';

/** A product in a list: all of it leads to its page, and its name is what is read. */
export function ProductTile({ product }: { product: ProductInList }) {
  const { id, title, variants } = product;
  return (
    <li className="group relative">
      <div className="overflow-hidden rounded-lg">
        <Picture
          product={product}
          className="w-full transition-transform duration-300 group-hover:scale-[1.025]"
        />
      </div>
      <h2 className="mt-3 leading-snug font-medium tracking-[-0.01em]">
        <Link
          to="/products/$productId"
          params={{ productId: id }}
          className="after:absolute after:inset-0 after:rounded-lg group-hover:text-accent focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-offset-4 focus-visible:after:outline-accent"
        >
          {title}
        </Link>
      </h2>
      <p className="numeric mt-0.5 flex flex-wrap gap-x-2 text-sm text-soft">
        <span>{priceOf(variants)}</span>
        {variants.length > 1 && <span>{count(variants.length, 'kind')}</span>}
      </p>
    </li>
  );
}

export function TileSkeleton() {
  return (
    <li aria-hidden="true">
      <div className="skeleton aspect-square rounded-lg" />
      <div className="skeleton mt-3 h-5 w-3/4" />
      <div className="skeleton mt-2 h-4 w-1/3" />
    </li>
  );
}
