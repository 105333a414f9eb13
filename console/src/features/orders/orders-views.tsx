import { Bookmark, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/fields.tsx';
import { Menu, MenuItem, MenuLabel, MenuLine } from '../../ui/menu.tsx';
import { useStored } from '../../ui/stored.ts';
import { isFiltered, type OrdersSearch } from './orders-search.ts';

interface View {
  readonly name: string;
  readonly search: OrdersSearch;
}

const VIEWS_MAX = 30;
const builtIn: readonly View[] = [
  { name: 'All orders', search: {} },
  { name: 'To fulfil', search: { status: ['CONFIRMED'], oldest: true } },
  { name: 'Not settled', search: { status: ['PENDING'], oldest: true } },
  { name: 'Refused', search: { status: ['REJECTED', 'EXPIRED'] } },
];

/** Views that one comes back to: some are there for everybody, others this browser keeps. */
export function OrdersViews({
  search,
  onChoose,
}: {
  search: OrdersSearch;
  onChoose: (search: OrdersSearch) => void;
}) {
  const [own, setOwn] = useStored<readonly View[]>('console.orders.views', []);
  const [isNaming, setNaming] = useState(false);
  const current = [...builtIn, ...own].find((view) => isSame(view.search, search));
  return (
    <>
      <Menu align="start" trigger={<Button icon={<Bookmark />}>{current?.name ?? 'Views'}</Button>}>
        {builtIn.map((view) => (
          <MenuItem key={view.name} onSelect={() => onChoose(view.search)}>
            {view.name}
          </MenuItem>
        ))}
        {own.length > 0 && <MenuLabel>Mine</MenuLabel>}
        {own.map((view) => (
          <MenuItem key={view.name} onSelect={() => onChoose(view.search)}>
            {view.name}
          </MenuItem>
        ))}
        <MenuLine />
        <MenuItem
          disabled={!isFiltered(search) || current !== undefined || own.length >= VIEWS_MAX}
          onSelect={() => setNaming(true)}
        >
          <Bookmark aria-hidden />
          Keep this view …
        </MenuItem>
        {current && own.includes(current) && (
          <MenuItem danger onSelect={() => setOwn(own.filter((view) => view !== current))}>
            <Trash2 aria-hidden />
            Forget “{current.name}”
          </MenuItem>
        )}
      </Menu>
      <Dialog
        open={isNaming}
        onClose={() => setNaming(false)}
        title="Keep this view"
        description="Its filters and its order, under a name, in this browser."
      >
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            const name = String(new FormData(event.currentTarget).get('name')).trim();
            if (!name) return;
            setOwn([...own.filter((view) => view.name !== name), { name, search }]);
            setNaming(false);
          }}
        >
          <TextField label="Name" name="name" maxLength={60} required autoFocus />
          <div className="flex justify-end">
            <Button kind="primary" type="submit">
              Keep
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}

function isSame(one: OrdersSearch, other: OrdersSearch): boolean {
  const sorted = (search: OrdersSearch) => JSON.stringify(Object.entries(search).toSorted());
  return sorted(one) === sorted(other);
}
