import { type Cart, emptyCart } from './cart.ts';
import { readCart, writeCart } from './stored-cart.ts';

export interface CartStore {
  cart(): Cart;
  subscribe(listener: () => void): () => void;
  change(step: (cart: Cart) => Cart): void;
}

interface StorageEventLike {
  readonly key: string | null;
  readonly newValue: string | null;
}

export interface CartStoreDeps {
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
  /** Tells of what another tab has written, as a window does. */
  readonly otherTabs: {
    addEventListener(type: 'storage', listener: (event: StorageEventLike) => void): void;
  };
}

const CART_KEY = 'shop.cart';

/**
 * The cart of this browser: there after a reload, and the same in every tab. A change is made to what is
 * written down, not to what this tab last heard.
 */
export function createCartStore({ storage, otherTabs }: CartStoreDeps): CartStore {
  const listeners = new Set<() => void>();
  let cart = emptyCart;
  cart = read();

  function read(): Cart {
    try {
      return readCart(storage.getItem(CART_KEY));
    } catch {
      // Storage is switched off: the cart lasts as long as the page.
      return cart;
    }
  }

  function become(next: Cart) {
    cart = next;
    for (const listener of [...listeners]) listener();
  }

  otherTabs.addEventListener('storage', ({ key, newValue }) => {
    // Without a key everything was cleared.
    if (key === CART_KEY || key === null) become(readCart(newValue));
  });

  return {
    cart: () => cart,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    change(step) {
      const before = read();
      const next = step(before);
      if (next === before) return;
      try {
        storage.setItem(CART_KEY, writeCart(next));
      } catch {
        // Full or switched off: as above.
      }
      become(next);
    },
  };
}
