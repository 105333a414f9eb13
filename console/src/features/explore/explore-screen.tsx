import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import { createClient } from 'graphql-ws';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { graphUrl } from '../../app/graph/context.tsx';
import { useSession } from '../../app/session/context.tsx';
import type { Session } from '../../app/session/session.ts';
import { ScreenHeader } from '../../ui/screen-header.tsx';
import { openedFirst } from './examples.ts';
import { examplesPlugin } from './examples-plugin.tsx';
import './explore.css';
import { PlanContext, planPlugin, takePlan } from './plan.tsx';

/** An IDE for the graph that needs no other host: signed in as the console is, with examples to begin with. */
export function ExploreScreen() {
  const session = useSession();
  const [plan, setPlan] = useState<string>();
  const { fetcher, close } = useMemo(() => createFetcher(session, setPlan), [session]);
  useEffect(() => close, [close]);
  const theme = useShownTheme();
  return (
    <>
      <ScreenHeader title="Explore" />
      <div className="min-h-0 flex-1 border-t">
        <PlanContext.Provider value={plan}>
          <GraphiQL
            fetcher={fetcher}
            forcedTheme={theme}
            defaultTabs={openedFirst.map(({ query, variables = null }) => ({ query, variables }))}
            initialVariables={hasTabs() ? undefined : openedFirst[0]?.variables}
            defaultEditorToolsVisibility="variables"
            plugins={plugins}
          />
        </PlanContext.Provider>
      </div>
    </>
  );
}

const plugins = [examplesPlugin, planPlugin];

/** Whether the editor remembers tabs. Of new ones it fills in the variables of all but the first by itself. */
function hasTabs(): boolean {
  return localStorage.getItem('graphiql:tabState') !== null;
}

function createFetcher(session: Session, onPlan: (plan: string | undefined) => void) {
  const socket = createClient({
    url: graphUrl.replace(/^http/, 'ws'),
    async connectionParams() {
      const token = await session.freshToken();
      return token ? { authorization: `Bearer ${token}` } : {};
    },
  });
  const fetcher = createGraphiQLFetcher({
    url: graphUrl,
    wsClient: socket,
    async fetch(url, init) {
      const headers = new Headers(init?.headers);
      const token = await session.freshToken();
      if (token) headers.set('authorization', `Bearer ${token}`);
      headers.set('apollographql-client-name', 'console-explore');
      headers.set('apollo-query-plan-experimental', '1');
      return takePlan(await fetch(url, { ...init, headers }), onPlan);
    },
  });
  return { fetcher, close: () => void socket.dispose() };
}

/** Light or dark, as the console is shown at the moment. */
function useShownTheme(): 'light' | 'dark' {
  const dark = useMemo(() => matchMedia('(prefers-color-scheme: dark)'), []);
  return useSyncExternalStore(
    (changed) => {
      const chosen = new MutationObserver(changed);
      chosen.observe(document.documentElement, { attributeFilter: ['data-theme'] });
      dark.addEventListener('change', changed);
      return () => {
        chosen.disconnect();
        dark.removeEventListener('change', changed);
      };
    },
    () => {
      const chosen = document.documentElement.dataset['theme'];
      return chosen === 'dark' || (chosen !== 'light' && dark.matches) ? 'dark' : 'light';
    },
  );
}
