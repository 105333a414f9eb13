import { ListFilter, X } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { Input } from '../../ui/fields.tsx';
import { Menu, MenuCheck, MenuLabel } from '../../ui/menu.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { type OrderStatus, orderStatuses, statusName } from './order-status.tsx';
import { isFiltered, type OrdersSearch } from './orders-search.ts';
import { CustomerFilter, ProductFilter } from './pick-filters.tsx';
import { TotalFilter, type TotalRange } from './total-filter.tsx';

export interface OrdersFiltersProps {
  search: OrdersSearch;
  /** Rather than only one's own: these are found by more. */
  ofEverybody: boolean;
  mayFindPeople: boolean;
  /** Those that orders on screen have. */
  currencies: readonly string[];
  onChange: (search: OrdersSearch) => void;
}

/** Which orders are shown; each choice is in the address at once. */
export function OrdersFilters(props: OrdersFiltersProps) {
  const { search, ofEverybody, mayFindPeople, currencies, onChange } = props;
  const chosen = search.status ?? [];
  const toggle = (status: OrderStatus, isChosen: boolean) => {
    const { status: _, ...others } = search;
    const next = orderStatuses.filter((each) =>
      each === status ? isChosen : chosen.includes(each),
    );
    onChange({ ...others, ...(next.length > 0 && { status: next }) });
  };
  const set = (name: keyof OrdersSearch, value: string | undefined) => {
    const { [name]: _, ...others } = search;
    onChange({ ...others, ...(value && { [name]: value }) });
  };
  const setTotal = (range: TotalRange) => {
    const { currency: _currency, min: _min, max: _max, ...others } = search;
    onChange({ ...others, ...range });
  };
  return (
    <div className="flex flex-wrap items-center gap-2">
      {ofEverybody && (
        <SearchBox
          label="Order number"
          className="w-44"
          value={search.number ?? ''}
          onSearch={(text) => set('number', text)}
        />
      )}
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
          onChange={({ target }) => set('from', target.value)}
        />
        <span aria-hidden="true">–</span>
        <Input
          type="date"
          aria-label="Placed until this day"
          className="w-36!"
          value={search.to ?? ''}
          min={search.from}
          onChange={({ target }) => set('to', target.value)}
        />
      </div>
      {ofEverybody && (
        <>
          <ProductFilter chosen={search.product} onPick={(id) => set('product', id)} />
          {mayFindPeople && (
            <CustomerFilter chosen={search.customer} onPick={(id) => set('customer', id)} />
          )}
          {search.customer && !mayFindPeople && (
            <Button icon={<X />} onClick={() => set('customer', undefined)}>
              One customer
            </Button>
          )}
          <TotalFilter range={search} currencies={currencies} onChange={setTotal} />
        </>
      )}
      {isFiltered(search) && (
        <Button kind="quiet" onClick={() => onChange({})}>
          Clear
        </Button>
      )}
    </div>
  );
}
