import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../ui/styles.css';
import { graphUrl } from './graph/context.tsx';
import { router } from './router.tsx';
import { SessionContext } from './session/context.tsx';
import { createSessionRequests } from './session/requests.ts';
import { createSession } from './session/session.ts';

const session = createSession({
  requests: createSessionRequests(graphUrl),
  channel: new BroadcastChannel('console.session'),
  locks: navigator.locks,
  now: Date.now,
});
void session.restore();

const place = document.getElementById('root');
if (!place) throw new Error('The page has no place for the console.');
createRoot(place).render(
  <StrictMode>
    <SessionContext.Provider value={session}>
      <RouterProvider router={router} />
    </SessionContext.Provider>
  </StrictMode>,
);
