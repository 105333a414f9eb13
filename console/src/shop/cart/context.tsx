import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Cart } from './cart.ts';
import type { CartStore } from './cart-store.ts';

export const CartContext = createContext<CartStore | undefined>(undefined);

/** The cart as it is, and the way to change it. */
export function useCart(): { cart: Cart; change: CartStore['change'] } {
  const store = useContext(CartContext);
  if (!store) throw new Error('There is no cart around this part.');
  const cart = useSyncExternalStore(store.subscribe, store.cart);
  return { cart, change: store.change };
}
