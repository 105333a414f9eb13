import { useNavigate } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { LogOut, Package, Receipt, Search, UserRound } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { type ReactNode, useEffect, useState } from 'react';
import { useQuery } from 'urql';
import { screens } from '../screens.ts';
import { useSession } from '../session/context.tsx';
import { useMay, useMe } from '../session/me.tsx';
import { isAllowed } from '../session/permissions.ts';
import { orderNumberOf } from './order-number.ts';
import { findDocument } from './palette-documents.ts';

const WAIT_MS = 150;
/** With fewer letters nearly everything would be found. */
const LETTERS_MIN = 2;

/** Goes anywhere by a few letters: to screens, an order by its number, products and people. */
export function Palette({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const navigate = useNavigate();
  const session = useSession();
  const { permissions } = useMe();
  const found = useFound(typed);
  const text = typed.trim().toLowerCase();
  const fitting = screens.filter(
    ({ title, needs }) => isAllowed(permissions, needs) && title.toLowerCase().includes(text),
  );
  const leave = (go: () => Promise<void>) => () => {
    onClose();
    void go();
  };
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/35 dark:bg-black/60" />
        <Dialog.Content
          data-appears
          aria-describedby={undefined}
          className="fixed inset-x-3 top-[14vh] z-50 mx-auto max-w-lg overflow-hidden rounded-lg border bg-panel shadow-float"
        >
          <Dialog.Title className="sr-only">Go to</Dialog.Title>
          <Command shouldFilter={false} label="Go to">
            <div className="flex items-center gap-2.5 border-b px-4">
              <Search className="size-4 text-soft" aria-hidden />
              <Command.Input
                value={typed}
                onValueChange={setTyped}
                autoFocus
                placeholder="A screen, an order’s number, a product, a person"
                className="h-12 flex-1 bg-transparent outline-none placeholder:text-soft"
              />
            </div>
            <Command.List className="max-h-[50vh] overflow-auto p-1.5">
              <Command.Empty className="px-3 py-6 text-center text-sm text-soft">
                Nothing is called that.
              </Command.Empty>
              {fitting.length > 0 && (
                <Group heading="Screens">
                  {fitting.map(({ path, title, icon: Icon, key }) => (
                    <Item
                      key={path}
                      value={path}
                      onSelect={leave(() => navigate({ to: path }))}
                      hint={`g ${key}`}
                    >
                      <Icon aria-hidden />
                      {title}
                    </Item>
                  ))}
                </Group>
              )}
              {found.orders.length > 0 && (
                <Group heading="Orders">
                  {found.orders.map(({ id, number }) => (
                    <Item
                      key={id}
                      value={id}
                      onSelect={leave(() =>
                        navigate({ to: '/orders/$orderId', params: { orderId: id } }),
                      )}
                    >
                      <Receipt aria-hidden />
                      {number}
                    </Item>
                  ))}
                </Group>
              )}
              {found.products.length > 0 && (
                <Group heading="Products">
                  {found.products.map(({ id, title }) => (
                    <Item
                      key={id}
                      value={id}
                      onSelect={leave(() =>
                        navigate({ to: '/products/$productId', params: { productId: id } }),
                      )}
                    >
                      <Package aria-hidden />
                      {title}
                    </Item>
                  ))}
                </Group>
              )}
              {found.people.length > 0 && (
                <Group heading="People">
                  {found.people.map(({ id, displayName, email }) => (
                    <Item
                      key={id}
                      value={id}
                      onSelect={leave(() =>
                        navigate({ to: '/people/$userId', params: { userId: id } }),
                      )}
                      hint={email ?? undefined}
                    >
                      <UserRound aria-hidden />
                      {displayName}
                    </Item>
                  ))}
                </Group>
              )}
              {'sign out'.includes(text) && (
                <Group heading="Do">
                  <Item value="sign out" onSelect={() => void session.signOut()}>
                    <LogOut aria-hidden />
                    Sign out
                  </Item>
                </Group>
              )}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-soft"
    >
      {children}
    </Command.Group>
  );
}

function Item({
  value,
  onSelect,
  hint,
  children,
}: {
  value: string;
  onSelect: () => void;
  hint?: string | undefined;
  children: ReactNode;
}) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 text-sm data-[selected=true]:bg-hover [&>svg]:size-4 [&>svg]:text-soft"
    >
      {children}
      {hint && <span className="ml-auto truncate text-xs text-soft">{hint}</span>}
    </Command.Item>
  );
}

/** What the graph knows by this text; the last answer stays until the next is there. */
function useFound(typed: string) {
  const may = useMay();
  const [text, setText] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setText(typed.trim()), WAIT_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const number = orderNumberOf(text);
  // A search asks for a word: signs alone are none.
  const isWord = text.length >= LETTERS_MIN && text.length <= 100 && /[\p{L}\p{N}]/u.test(text);
  const withOrder = may('orders:read') && number !== undefined;
  const [{ data }] = useQuery({
    query: findDocument,
    variables: {
      text,
      number: number ?? '',
      withOrder,
      withPeople: may('users:read') && isWord,
      withProducts: isWord,
    },
    pause: !isWord && !withOrder,
  });
  const isAsked = isWord || withOrder;
  return {
    orders: (isAsked && withOrder && data?.orders?.nodes) || [],
    products: (isAsked && data?.products?.nodes) || [],
    people: (isAsked && data?.users?.nodes) || [],
  };
}
