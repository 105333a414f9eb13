import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef } from 'react';
import { useQuery } from 'urql';
import { Failures } from '../../ui/failures.tsx';
import { failuresOf } from '../graph/failure.ts';
import { graphql } from '../graph/graphql.ts';
import { useSessionState } from './context.tsx';
import { isAllowed, type Permission } from './permissions.ts';

const meDocument = graphql(`
  query ConsoleMe {
    me {
      id
      email
      displayName
      avatar { url }
      roles
      permissions
    }
  }
`);

export interface Me {
  readonly id: string;
  readonly email: string;
  readonly displayName: string;
  readonly avatarUrl: string | undefined;
  readonly roles: readonly string[];
  readonly permissions: ReadonlySet<string>;
  /** After a change of what stands here. */
  reload(): void;
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

/** Who is signed in and what they may do, for everything inside. */
export function MeProvider({ children, waiting }: { children: ReactNode; waiting: ReactNode }) {
  const [{ data, error }, ask] = useQuery({ query: meDocument });
  const state = useSessionState();
  const token = state.status === 'in' ? state.tokens.accessToken : '';
  const known = useRef(token);
  // A new token may stand for other roles.
  useEffect(() => {
    if (known.current === token) return;
    known.current = token;
    ask({ requestPolicy: 'network-only' });
  }, [token, ask]);
  const user = data?.me;
  const me = useMemo(
    (): Me | undefined =>
      user
        ? {
            id: user.id,
            email: user.email ?? '',
            displayName: user.displayName ?? user.email ?? '',
            avatarUrl: user.avatar?.url,
            roles: user.roles ?? [],
            permissions: new Set(user.permissions ?? []),
            reload: () => ask({ requestPolicy: 'network-only' }),
          }
        : undefined,
    [user, ask],
  );
  if (me) return <Context.Provider value={me}>{children}</Context.Provider>;
  if (!error) return waiting;
  return (
    <div className="mx-auto mt-[20vh] max-w-md px-4">
      <Failures
        failures={failuresOf(error)}
        onRetry={() => ask({ requestPolicy: 'network-only' })}
      />
    </div>
  );
}
