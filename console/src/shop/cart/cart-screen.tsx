import { Link } from '@tanstack/react-router';
import { ShoppingBag } from 'lucide-react';
import { Empty } from '../../ui/empty.tsx';
import { Failures } from '../../ui/failures.tsx';
import { formatMoney } from '../../ui/format.ts';
import { useToast } from '../../ui/toasts.tsx';
import { largeButtonClass } from '../frame/large-button.tsx';
import { PageTitle } from '../frame/page-title.tsx';
import { type CartLine as Line, ordersIn, withAdded, without } from './cart.ts';
import { CartLine } from './cart-line.tsx';
import { useCart } from './context.tsx';
import { useCartNow } from './use-cart-now.ts';

/** What was put in, as it can be had now; one order for each currency. */
export function CartScreen() {
  const { cart, change } = useCart();
  const { now, failures, askAgain } = useCartNow();
  const toast = useToast();
  const orders = ordersIn(cart);

  function remove({ quantity, ...item }: Line) {
    change((before) => without(before, [item.variantId]));
    toast({
      message: `${item.title} is out of your cart.`,
      undo: () => change((before) => withAdded(before, item, quantity)),
    });
  }

  return (
    <div className="mx-auto grid max-w-3xl gap-10">
      <PageTitle title="Cart">Cart</PageTitle>
      <Failures failures={failures} onRetry={askAgain} />
      {orders.length === 0 && (
        <Empty
          icon={<ShoppingBag />}
          title="Your cart is empty"
          action={
            <Link to="/" className={largeButtonClass()}>
              See what there is
            </Link>
          }
        >
          What you put in stays here, in every tab, until you order it.
        </Empty>
      )}
      {orders.length > 1 && (
        <p className="text-soft text-pretty">
          These are priced in different currencies, so they are {orders.length} orders.
        </p>
      )}
      {orders.map(({ lines, total }) => (
        <section key={total.currency} aria-label={`Order in ${total.currency}`}>
          <ul className="border-t">
            {lines.map((line) => (
              <CartLine
                key={line.variantId}
                line={line}
                now={now.get(line.variantId)}
                onRemove={() => remove(line)}
              />
            ))}
          </ul>
          <div className="mt-6 flex flex-wrap items-center justify-between gap-4">
            <p className="grid">
              <span className="text-sm text-soft">Total</span>
              <span className="numeric display text-3xl">{formatMoney(total)}</span>
            </p>
            <Link
              to="/checkout"
              search={{ currency: total.currency }}
              className={`${largeButtonClass()} max-sm:w-full`}
            >
              Check out
            </Link>
          </div>
        </section>
      ))}
    </div>
  );
}
