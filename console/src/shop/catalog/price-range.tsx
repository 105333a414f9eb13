import { type FormEvent, useState } from 'react';
import { decimalOf, digitsOf, minorOf } from '../../ui/format.ts';
import type { FilterProps } from './browse-search.ts';

const box = 'h-10 w-20 rounded-full border border-line-strong/60 bg-panel px-3.5 text-ink numeric';

/** From and to in one currency; what is typed counts on leaving the field and on Enter. */
export function PriceRange({
  search,
  currencies,
  onChange,
}: Pick<FilterProps, 'search' | 'onChange'> & { currencies: readonly string[] }) {
  const [currency = 'EUR', setCurrency] = useState(search.currency ?? currencies[0]);
  const digits = digitsOf(currency);
  const shown = (minor: string | undefined) => (minor ? decimalOf(minor, digits) : '');

  function apply(form: HTMLFormElement) {
    const given = new FormData(form);
    const min = minorOf(String(given.get('min')), digits);
    const max = minorOf(String(given.get('max')), digits);
    if (
      min === search.min &&
      max === search.max &&
      (!search.currency || currency === search.currency)
    ) {
      return;
    }
    onChange({ min, max, currency: min || max ? currency : undefined });
  }

  return (
    <form
      className="flex items-center gap-2"
      onSubmit={(event: FormEvent<HTMLFormElement>) => {
        event.preventDefault();
        apply(event.currentTarget);
      }}
      onBlur={({ currentTarget }) => apply(currentTarget)}
    >
      <span id="price">Price</span>
      <input
        name="min"
        aria-label="Lowest price"
        placeholder="from"
        inputMode="decimal"
        defaultValue={shown(search.min)}
        className={box}
      />
      <span aria-hidden="true">–</span>
      <input
        name="max"
        aria-label="Highest price"
        placeholder="to"
        inputMode="decimal"
        defaultValue={shown(search.max)}
        className={box}
      />
      {currencies.length > 1 ? (
        <select
          aria-label="Currency"
          value={currency}
          onChange={({ target }) => setCurrency(target.value)}
          className="h-10 rounded-full border border-line-strong/60 bg-panel px-2 text-ink"
        >
          {[...new Set([currency, ...currencies])].map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      ) : (
        <span>{currency}</span>
      )}
      <button type="submit" className="sr-only">
        Apply
      </button>
    </form>
  );
}
