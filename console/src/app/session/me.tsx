import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { useClient } from 'urql';
import { useGraphContext } from '../graph/context.tsx';
import { graphql } from '../graph/graphql.ts';
import { withNews } from '../graph/with-news.ts';
import { isAllowed, type Permission } from './permissions.ts';
import type { Tokens } from './session.ts';
import { type Viewer, viewer } from './viewer.ts';

const meDocument = graphql(
  `
    query ConsoleMe {
      me { ...Viewer }
    }
  `,
  [viewer],
);

export interface Me {
  readonly id: string;
  readonly email: string;
  readonly displayName: string;
  readonly avatarUrl: string | undefined;
  readonly roles: readonly string[];
  readonly permissions: ReadonlySet<string>;
  /** After a change of what stands here. */
  reload(): Promise<void>;
}

const Context = createContext<Me | undefined>(undefined);

export function useMe(): Me {
  const me = useContext(Context);
  if (!me) throw new Error('There is nobody around this part.');
  return me;
}

/** Whether the caller may do this: what is not allowed is not offered. */
export function useMay(): (...needed: Permission[]) => boolean {
  const { permissions } = useMe();
  return (...needed) => isAllowed(permissions, needed);
}

/** Who is signed in and what they may do, for everything inside: as it came with the session, or was told since. */
export function MeProvider({ tokens, children }: { tokens: Tokens; children: ReactNode }) {
  const client = useClient();
  const { news } = useGraphContext();
  const [told, setTold] = useState<{ since: Tokens; user: Viewer }>();
  // New tokens may stand for other roles.
  const user = told?.since === tokens ? told.user : tokens.user;
  useEffect(
    () =>
      news.listen((entity) => {
        const [changed = user] = withNews([user], entity);
        if (changed !== user) setTold({ since: tokens, user: changed });
      }),
    [news, tokens, user],
  );
  const me = useMemo(
    (): Me => ({
      id: user.id,
      email: user.email ?? '',
      displayName: user.displayName ?? user.email ?? '',
      avatarUrl: user.avatar?.url,
      roles: user.roles ?? [],
      permissions: new Set(user.permissions ?? []),
      async reload() {
        const { data } = await client.query(meDocument, {}, { requestPolicy: 'network-only' });
        if (data?.me) setTold({ since: tokens, user: data.me });
      },
    }),
    [user, client, tokens],
  );
  return <Context.Provider value={me}>{children}</Context.Provider>;
}
