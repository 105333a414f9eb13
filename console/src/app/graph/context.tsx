import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react';
import { type Client, Provider } from 'urql';
import { useSession } from '../session/context.tsx';
import { createGraph } from './client.ts';
import { createEntityNews, type EntityNews } from './entity-news.ts';

interface GraphContext {
  readonly news: EntityNews;
  /** Lists as far as they were read, by what was asked. */
  readonly keptPages: Map<string, unknown>;
  /** The same graph for what is read once and is much, such as the pages of a file: none of it is kept. */
  readonly reader: Client;
}

const Context = createContext<GraphContext | undefined>(undefined);

export function useGraphContext(): GraphContext {
  const context = useContext(Context);
  if (!context) throw new Error('There is no graph around this part.');
  return context;
}

export const graphUrl = new URL('/graphql', window.location.origin).href;

/** The graph of who is signed in: what one user was shown is not there for the next. */
export function GraphProvider({
  children,
  clientName = 'console',
}: {
  children: ReactNode;
  clientName?: string;
}) {
  const session = useSession();
  const { client, ...context } = useMemo(() => {
    const news = createEntityNews();
    const keptPages = new Map<string, unknown>();
    const options = { url: graphUrl, session, news, clientName };
    const reader = createGraph({ ...options, keepsAnswers: false });
    return { news, keptPages, reader, client: createGraph(options) };
  }, [session, clientName]);
  useEffect(() => () => context.keptPages.clear(), [context.keptPages]);
  const value = useMemo(
    () => ({ news: context.news, keptPages: context.keptPages, reader: context.reader }),
    [context.news, context.keptPages, context.reader],
  );
  return (
    <Context.Provider value={value}>
      <Provider value={client}>{children}</Provider>
    </Context.Provider>
  );
}
