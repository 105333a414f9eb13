import { ListFilter, X } from 'lucide-react';
import { Button, IconButton } from '../../ui/button.tsx';
import { Input } from '../../ui/fields.tsx';
import { Menu, MenuCheck, MenuLabel } from '../../ui/menu.tsx';
import { type OrderStatus, orderStatuses, statusName } from './order-status.tsx';
import { isFiltered, type OrdersSearch } from './orders-search.ts';

export interface OrdersFiltersProps {
  search: OrdersSearch;
  onChange: (search: OrdersSearch) => void;
}

/** Which orders are shown; each choice is in the address at once. */
export function OrdersFilters({ search, onChange }: OrdersFiltersProps) {
  const chosen = search.status ?? [];
  const toggle = (status: OrderStatus, isChosen: boolean) => {
    const { status: _, ...others } = search;
    const next = orderStatuses.filter((each) =>
      each === status ? isChosen : chosen.includes(each),
    );
    onChange({ ...others, ...(next.length > 0 && { status: next }) });
  };
  const setDay = (end: 'from' | 'to', day: string) => {
    const { [end]: _, ...others } = search;
    onChange({ ...others, ...(day && { [end]: day }) });
  };
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Menu
        align="start"
        trigger={
          <Button icon={<ListFilter />}>
            {chosen.length === 0 ? 'Any state' : chosen.map(statusName).join(', ')}
          </Button>
        }
      >
        <MenuLabel>In any of these states</MenuLabel>
        {orderStatuses.map((status) => (
          <MenuCheck
            key={status}
            checked={chosen.includes(status)}
            onChange={(isChosen) => toggle(status, isChosen)}
          >
            {statusName(status)}
          </MenuCheck>
        ))}
      </Menu>
      <div className="flex items-center gap-1.5 text-sm text-soft">
        <Input
          type="date"
          aria-label="Placed from this day"
          className="w-36!"
          value={search.from ?? ''}
          max={search.to}
          onChange={({ target }) => setDay('from', target.value)}
        />
        <span aria-hidden="true">–</span>
        <Input
          type="date"
          aria-label="Placed until this day"
          className="w-36!"
          value={search.to ?? ''}
          min={search.from}
          onChange={({ target }) => setDay('to', target.value)}
        />
      </div>
      {search.customer && (
        <span className="inline-flex h-8 items-center gap-1 rounded-md bg-accent-soft pl-2.5 text-sm text-accent">
          One customer
          <IconButton
            small
            label="Show all customers"
            onClick={() => {
              const { customer: _, ...others } = search;
              onChange(others);
            }}
          >
            <X />
          </IconButton>
        </span>
      )}
      {isFiltered(search) && (
        <Button kind="quiet" onClick={() => onChange({})}>
          Clear
        </Button>
      )}
    </div>
  );
}
