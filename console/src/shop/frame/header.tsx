import { Link } from '@tanstack/react-router';
import { Package, ShoppingBag, User } from 'lucide-react';
import type { ReactNode } from 'react';
import { useSessionState } from '../../app/session/context.tsx';
import { count } from '../../ui/words.ts';
import { AccountMenu } from '../account/account-menu.tsx';
import { unitsIn } from '../cart/cart.ts';
import { useCart } from '../cart/context.tsx';

/** The ways that are open to whoever is here: orders and account are there for those who have them. */
export function Header() {
  const { status } = useSessionState();
  const { cart } = useCart();
  const units = unitsIn(cart);
  return (
    <header className="sticky top-0 z-20 border-b bg-canvas/90 backdrop-blur">
      <nav
        aria-label="Shop"
        className="mx-auto flex h-16 max-w-6xl items-center gap-1 px-4 sm:gap-2 sm:px-6"
      >
        <Link
          to="/"
          className="mr-auto rounded-md py-1 text-xl font-semibold tracking-[-0.03em] hover:text-accent"
        >
          Commerce
        </Link>
        {status === 'in' && (
          <Link to="/orders" className={linkClass}>
            <Way icon={<Package />}>Orders</Way>
          </Link>
        )}
        {status === 'in' ? (
          <AccountMenu />
        ) : (
          <Link
            to="/sign-in"
            className={linkClass}
            // Whether somebody is here is known in a moment.
            style={{ visibility: status === 'unknown' ? 'hidden' : 'visible' }}
          >
            <Way icon={<User />}>Sign in</Way>
          </Link>
        )}
        <Link
          to="/cart"
          aria-label={units === 0 ? 'Cart, empty' : `Cart, ${count(units, 'item')}`}
          className={linkClass}
        >
          <Way icon={<ShoppingBag />}>Cart</Way>
          {units > 0 && (
            <span className="numeric -ml-1 grid h-5 min-w-5 place-items-center rounded-full bg-accent-solid px-1.5 text-xs font-semibold text-white sm:ml-0">
              {units > 99 ? '99+' : units}
            </span>
          )}
        </Link>
      </nav>
    </header>
  );
}

export const linkClass =
  'inline-flex h-11 items-center gap-2 rounded-full px-2.5 text-sm font-medium text-soft hover:bg-hover hover:text-ink aria-[current=page]:text-ink sm:px-3.5';

/** A picture on narrow windows, picture and word on others; the word is always read. */
function Way({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <>
      <span aria-hidden="true" className="[&>svg]:size-5">
        {icon}
      </span>
      <span className="max-sm:sr-only">{children}</span>
    </>
  );
}
