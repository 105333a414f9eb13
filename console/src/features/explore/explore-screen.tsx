import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import 'graphiql/setup-workers/vite';
import 'graphiql/graphiql.css';
import { createClient } from 'graphql-ws';
import { useEffect, useMemo } from 'react';
import { graphUrl } from '../../app/graph/context.tsx';
import { useSession } from '../../app/session/context.tsx';
import type { Session } from '../../app/session/session.ts';
import { ScreenHeader } from '../../ui/screen-header.tsx';
import { examples } from './examples.ts';
import './explore.css';

/** An IDE for the graph that needs no other host: signed in as the console is, with examples to begin with. */
export function ExploreScreen() {
  const session = useSession();
  const { fetcher, close } = useMemo(() => createFetcher(session), [session]);
  useEffect(() => close, [close]);
  return (
    <>
      <ScreenHeader title="Explore" />
      <div className="min-h-0 flex-1 border-t">
        <GraphiQL
          fetcher={fetcher}
          defaultTabs={[...examples]}
          defaultEditorToolsVisibility="variables"
          defaultHeaders={'{ "apollo-query-plan-experimental": "1" }'}
        />
      </div>
    </>
  );
}

function createFetcher(session: Session) {
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
      return fetch(url, { ...init, headers });
    },
  });
  return { fetcher, close: () => void socket.dispose() };
}
