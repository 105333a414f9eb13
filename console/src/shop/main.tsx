import { RouterProvider } from '@tanstack/react-router';
import './shop.css';
import { begin } from '../app/begin/begin.tsx';
import { browserStorage } from './browser-storage.ts';
import { createCartStore } from './cart/cart-store.ts';
import { CartContext } from './cart/context.tsx';
import { clientName } from './client-name.ts';
import { router } from './router.tsx';

const cart = createCartStore({ storage: browserStorage(), otherTabs: window });

begin(
  <CartContext.Provider value={cart}>
    <RouterProvider router={router} />
  </CartContext.Provider>,
  clientName,
);
