import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './shop.css';
import { graphUrl } from '../app/graph/context.tsx';
import { SessionContext } from '../app/session/context.tsx';
import { createSessionRequests } from '../app/session/requests.ts';
import { createSession } from '../app/session/session.ts';
import { browserStorage } from './browser-storage.ts';
import { createCartStore } from './cart/cart-store.ts';
import { CartContext } from './cart/context.tsx';
import { clientName } from './client-name.ts';
import { router } from './router.tsx';

// Shop and console are one site with one cookie: who signs in or out in one does so in the other.
const session = createSession({
  requests: createSessionRequests(graphUrl, clientName),
  channel: new BroadcastChannel('console.session'),
  locks: navigator.locks,
  now: Date.now,
});
void session.restore();

const cart = createCartStore({ storage: browserStorage(), otherTabs: window });

const place = document.getElementById('root');
if (!place) throw new Error('The page has no place for the shop.');
createRoot(place).render(
  <StrictMode>
    <SessionContext.Provider value={session}>
      <CartContext.Provider value={cart}>
        <RouterProvider router={router} />
      </CartContext.Provider>
    </SessionContext.Provider>
  </StrictMode>,
);
