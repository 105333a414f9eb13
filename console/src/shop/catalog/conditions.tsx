import { useMemo } from 'react';
import { type FilterProps, type Sort, sorts } from './browse-search.ts';
import { PriceRange } from './price-range.tsx';

/** Of what price, and in which order. */
export function Conditions({ search, products, onChange }: FilterProps) {
  const currencies = useMemo(
    () => [
      ...new Set(products.flatMap(({ variants }) => variants.map(({ price }) => price.currency))),
    ],
    [products],
  );
  return (
    <div className="flex flex-wrap items-center gap-x-5 gap-y-3 text-sm text-soft">
      <PriceRange
        key={`${search.currency} ${search.min} ${search.max}`}
        search={search}
        currencies={currencies}
        onChange={onChange}
      />
      <label className="flex items-center gap-2">
        Order
        <select
          value={search.sort ?? 'NEWEST'}
          onChange={({ target }) => {
            const sort = target.value as Sort;
            onChange({ sort: sort === 'NEWEST' ? undefined : sort });
          }}
          className="h-10 rounded-full border border-line-strong/60 bg-panel px-3 text-ink"
        >
          {sorts.map(({ value, name }) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
