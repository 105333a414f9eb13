import { useNavigate } from '@tanstack/react-router';
import { LogOut, Settings, User } from 'lucide-react';
import { useEffect } from 'react';
import { useQuery } from 'urql';
import { graphql } from '../../app/graph/graphql.ts';
import { useSession } from '../../app/session/context.tsx';
import { Menu } from '../frame/menu.tsx';
import { useOwnChanges } from './own-changes.tsx';

export const shopMeDocument = graphql(`
  query ShopMe {
    me { id email displayName }
  }
`);

/** Who is signed in, what is theirs, and the way out. */
export function AccountMenu() {
  const session = useSession();
  const navigate = useNavigate();
  const { number } = useOwnChanges();
  // The graph around this outlives sessions: what it kept may be of somebody else.
  const [{ data }, ask] = useQuery({ query: shopMeDocument, requestPolicy: 'network-only' });
  useEffect(() => {
    if (number > 0) ask();
  }, [number, ask]);
  const me = data?.me;
  return (
    <Menu
      label={me?.displayName ?? 'Your account'}
      icon={<User />}
      items={[
        { name: 'Account', icon: <Settings />, onSelect: () => void navigate({ to: '/account' }) },
        { name: 'Sign out', icon: <LogOut />, onSelect: () => void session.signOut() },
      ]}
    >
      {me && (
        <p className="grid px-3 pt-2 pb-1 text-sm">
          <span className="font-medium">{me.displayName}</span>
          <span className="truncate text-soft">{me.email}</span>
        </p>
      )}
    </Menu>
  );
}
