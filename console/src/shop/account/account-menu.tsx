import { LogOut, User } from 'lucide-react';
import { useQuery } from 'urql';
import { graphql } from '../../app/graph/graphql.ts';
import { useSession } from '../../app/session/context.tsx';
import { Menu } from '../frame/menu.tsx';

export const shopMeDocument = graphql(`
  query ShopMe {
    me { id email displayName }
  }
`);

/** Who is signed in, and the way out. */
export function AccountMenu() {
  const session = useSession();
  const [{ data }] = useQuery({ query: shopMeDocument });
  const me = data?.me;
  return (
    <Menu
      label={me?.displayName ?? 'Your account'}
      icon={<User />}
      items={[{ name: 'Sign out', icon: <LogOut />, onSelect: () => void session.signOut() }]}
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
