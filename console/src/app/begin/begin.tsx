import type { ReactNode } from 'react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { graphUrl } from '../graph/context.tsx';
import { SessionContext } from '../session/context.tsx';
import { createSessionRequests } from '../session/requests.ts';
import { createSession } from '../session/session.ts';
import { knownLanguage } from './language.ts';

/**
 * Shows an app in its page, with the session that it shares with the other: they are one site with one
 * cookie, so who signs in or out in one does so in both.
 *
 * @param clientName what the graph's figures of usage call the app
 */
export function begin(app: ReactNode, clientName: string): void {
  Object.defineProperty(navigator, 'language', { value: knownLanguage(navigator.language) });
  const session = createSession({
    requests: createSessionRequests(graphUrl, clientName),
    channel: new BroadcastChannel('console.session'),
    locks: navigator.locks,
    now: Date.now,
  });
  void session.restore();
  const place = document.getElementById('root');
  if (!place) throw new Error('The page has no place for its app.');
  createRoot(place).render(
    <StrictMode>
      <SessionContext.Provider value={session}>{app}</SessionContext.Provider>
    </StrictMode>,
  );
}
