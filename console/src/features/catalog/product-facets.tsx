import { clsx } from 'clsx';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import { Select } from '../../ui/fields.tsx';
import { formatMoney, formatNumber } from '../../ui/format.ts';
import { wordsOf } from '../../ui/words.ts';
import { type PriceFacet, productFacetsDocument } from './product-documents.ts';
import { type ProductsSearch, productFilterOf } from './products-search.ts';

const TAGS_SHOWN = 10;

export interface ProductFacetsProps {
  search: ProductsSearch;
  onChange: (next: Partial<Record<keyof ProductsSearch, string | undefined>>) => void;
}

/** What the list can be narrowed by, with how many there are of each. */
export function ProductFacets({ search, onChange }: ProductFacetsProps) {
  const { q, tag, availability, price } = search;
  const variables = useMemo(
    () => ({ search: q ?? null, filter: productFilterOf(search) }),
    [q, search],
  );
  const [{ data }] = useQuery({ query: productFacetsDocument, variables });
  const facets = data?.products?.facets;
  const tags = facets?.tags.slice(0, TAGS_SHOWN) ?? [];
  return (
    <>
      <Select
        aria-label="Availability"
        className="w-auto!"
        value={availability ?? ''}
        onChange={({ target }) => onChange({ availability: target.value })}
      >
        <option value="">In stock or not</option>
        {(['IN_STOCK', 'SOLD_OUT'] as const).map((each) => (
          <option key={each} value={each}>
            {wordsOf(each)}
            {numberOf(facets?.availability.find((facet) => facet.availability === each)?.count)}
          </option>
        ))}
      </Select>
      <Select
        aria-label="Price"
        className="w-auto!"
        value={price ?? ''}
        onChange={({ target }) => onChange({ price: target.value })}
      >
        <option value="">Any price</option>
        {facets?.prices.map((facet) => (
          <option key={addressOf(facet)} value={addressOf(facet)}>
            {`${formatMoney(facet.min)} – ${formatMoney(facet.max)}${numberOf(facet.count)}`}
          </option>
        ))}
        {price && !facets?.prices.some((facet) => addressOf(facet) === price) && (
          <option value={price}>{price}</option>
        )}
      </Select>
      {tags.length > 0 && (
        <ul aria-label="Tags" className="flex w-full gap-1.5 overflow-x-auto py-0.5">
          {facets?.isComplete === false && (
            <li className="self-center text-xs whitespace-nowrap text-soft">
              Of the first {formatNumber(facets.counted)}:
            </li>
          )}
          {tags.map((facet) => (
            <li key={facet.tag}>
              <button
                type="button"
                aria-pressed={facet.tag === tag}
                onClick={() => onChange({ tag: facet.tag === tag ? undefined : facet.tag })}
                className={clsx(
                  'h-7 rounded-full border px-2.5 text-xs whitespace-nowrap hover:bg-hover',
                  facet.tag === tag && 'border-accent bg-accent-soft text-accent',
                )}
              >
                {facet.tag}{' '}
                <span className="numeric ml-0.5 text-soft">{formatNumber(facet.count)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function numberOf(count: number | undefined): string {
  return count === undefined ? '' : ` (${formatNumber(count)})`;
}

/** As the address says it. */
function addressOf({ min, max }: PriceFacet): string {
  return `${min.currency} ${min.amountMinor}-${max.amountMinor}`;
}
