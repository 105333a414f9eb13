import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { Failures } from '../../ui/failures.tsx';
import { formatMoney } from '../../ui/format.ts';
import { useToast } from '../../ui/toasts.tsx';
import { wordsOf } from '../../ui/words.ts';
import { LINES_MAX, withAdded } from '../cart/cart.ts';
import { useCart } from '../cart/context.tsx';
import { Quantity } from '../cart/quantity.tsx';
import { LargeButton } from '../frame/large-button.tsx';
import { NotFound } from '../frame/not-found.tsx';
import { useTitle } from '../frame/title.ts';
import { Availability, canBeBought } from './availability.tsx';
import { Gallery } from './gallery.tsx';
import { useProduct } from './use-product.ts';
import { VariantChoice } from './variant-choice.tsx';

/** One product, in the variant that the address names; stock and price follow what the graph knows. */
export function ProductScreen() {
  const { productId } = useParams({ from: '/products/$productId' });
  const { sku } = useSearch({ from: '/products/$productId' });
  const navigate = useNavigate({ from: '/products/$productId' });
  const { product, variants, failures, isLoading, askAgain } = useProduct(productId);
  const { cart, change } = useCart();
  const toast = useToast();
  const [quantity, setQuantity] = useState(1);
  useTitle(product?.title ?? 'Product');

  if (isLoading) return <ProductSkeleton />;
  if (!product) {
    return failures.length > 0 ? (
      <Failures failures={failures} onRetry={askAgain} />
    ) : (
      <NotFound what="product" />
    );
  }
  const chosen =
    variants.find((variant) => variant.sku === sku) ?? variants.find(canBeBought) ?? variants[0];

  function add() {
    if (!product || !chosen) return;
    const { id: variantId, name, price } = chosen;
    const known = cart.lines.find((line) => line.variantId === variantId);
    if (!known && cart.lines.length >= LINES_MAX) {
      return toast({ tone: 'bad', message: `A cart holds ${LINES_MAX} different things.` });
    }
    const item = {
      ...{ variantId, productId: product.id, title: product.title },
      ...{ kind: product.tags[0] ?? '', image: product.images[0]?.url ?? '', name, price },
    };
    change((now) => withAdded(now, item, quantity));
    setQuantity(1);
  }

  return (
    <article className="grid gap-8">
      <Back />
      <Failures failures={failures} onRetry={askAgain} />
      <div className="grid items-start gap-8 md:grid-cols-2 md:gap-14">
        <Gallery product={product} />
        <div className="grid gap-7 md:py-4">
          <div className="grid gap-4">
            <h1 className="display text-4xl sm:text-5xl">{product.title}</h1>
            {chosen && <p className="numeric text-2xl">{formatMoney(chosen.price)}</p>}
          </div>
          {variants.length > 1 && chosen && (
            <VariantChoice
              variants={variants}
              chosen={chosen}
              onChoose={(to) =>
                void navigate({ search: { sku: to }, replace: true, resetScroll: false })
              }
            />
          )}
          {chosen && (
            <div className="grid gap-4">
              <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1">
                <Availability variant={chosen} live />
                <InCart variantId={chosen.id} />
              </div>
              <div className="flex flex-wrap gap-3">
                <Quantity label="Quantity" value={quantity} onChange={setQuantity} />
                <LargeButton className="grow" disabled={!canBeBought(chosen)} onClick={add}>
                  Add to cart
                </LargeButton>
              </div>
            </div>
          )}
          {variants.length === 0 && <p className="text-soft">It cannot be bought at present.</p>}
          <p className="leading-relaxed whitespace-pre-line text-soft">{product.description}</p>
          <ul aria-label="Kinds" className="flex flex-wrap gap-2">
            {product.tags.map((tag) => (
              <li key={tag}>
                <Link
                  to="/"
                  search={{ tag }}
                  className="inline-flex h-9 items-center rounded-full border px-4 text-sm text-soft hover:border-line-strong hover:text-ink"
                >
                  {wordsOf(tag.replaceAll('-', ' '))}
                </Link>
              </li>
            ))}
          </ul>
          {chosen && <p className="text-xs text-soft">{chosen.sku}</p>}
        </div>
      </div>
    </article>
  );
}

/** What has been put in of it, and the way there: told to those who hear it when it changes. */
function InCart({ variantId }: { variantId: string }) {
  const { cart } = useCart();
  const line = cart.lines.find((each) => each.variantId === variantId);
  return (
    <p role="status" className="flex flex-wrap items-center gap-x-3 text-sm">
      {line && (
        <>
          <span className="numeric font-medium">{line.quantity} in your cart</span>
          <Link to="/cart" className="text-accent underline underline-offset-4">
            Go to the cart
          </Link>
        </>
      )}
    </p>
  );
}

function Back() {
  return (
    <Link
      to="/"
      className="inline-flex items-center gap-2 justify-self-start rounded-md text-sm text-soft hover:text-ink"
    >
      <ArrowLeft aria-hidden="true" className="size-4" />
      Everything in the shop
    </Link>
  );
}

function ProductSkeleton() {
  return (
    <div aria-busy="true" className="grid gap-8">
      <p className="sr-only" role="status">
        Loading
      </p>
      <div className="skeleton h-5 w-44" />
      <div className="grid items-start gap-8 md:grid-cols-2 md:gap-14">
        <div className="skeleton aspect-square rounded-lg" />
        <div className="grid gap-6 md:py-4">
          <div className="skeleton h-12 w-4/5" />
          <div className="skeleton h-8 w-28" />
          <div className="skeleton h-11 w-2/3" />
          <div className="skeleton h-12" />
          <div className="skeleton h-20" />
        </div>
      </div>
    </div>
  );
}
