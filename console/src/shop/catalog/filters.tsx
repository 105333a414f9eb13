import { clsx } from 'clsx';
import { X } from 'lucide-react';
import { useMemo } from 'react';
import { wordsOf } from '../../ui/words.ts';
import { type BrowseSearch, type Sort, sorts } from './browse-search.ts';
import type { ProductInList } from './catalog-documents.ts';
import { PriceRange } from './price-range.tsx';

const TAGS_MAX = 14;

export interface FiltersProps {
  search: BrowseSearch;
  /** What is on screen: its tags and currencies are what can be chosen. */
  products: readonly ProductInList[];
  onChange: (changes: { [Key in keyof BrowseSearch]?: BrowseSearch[Key] | undefined }) => void;
}

/** Fewer products: of one kind, of a price; and their order. */
export function Filters({ search, products, onChange }: FiltersProps) {
  const tags = useMemo(() => tagsOf(products, search.tag), [products, search.tag]);
  const currencies = useMemo(
    () => [
      ...new Set(products.flatMap(({ variants }) => variants.map(({ price }) => price.currency))),
    ],
    [products],
  );
  return (
    <div className="grid gap-4">
      <ul
        aria-label="Kinds"
        className="-mx-4 flex gap-2 overflow-x-auto px-4 py-1 sm:mx-0 sm:flex-wrap sm:px-0"
      >
        {tags.map((tag) => {
          const isChosen = tag === search.tag;
          return (
            <li key={tag}>
              <button
                type="button"
                aria-pressed={isChosen}
                onClick={() => onChange({ tag: isChosen ? undefined : tag })}
                className={clsx(
                  'inline-flex h-9 items-center gap-1.5 rounded-full border px-4 text-sm whitespace-nowrap',
                  isChosen
                    ? 'border-transparent bg-accent-solid font-medium text-white'
                    : 'bg-panel text-soft hover:border-line-strong hover:text-ink',
                )}
              >
                {wordsOf(tag.replaceAll('-', ' '))}
                {isChosen && <X aria-hidden="true" className="size-3.5" />}
              </button>
            </li>
          );
        })}
      </ul>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3 text-sm text-soft">
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
    </div>
  );
}

/** The tags of what is on screen, the most frequent first; what was chosen stays in its place at the front. */
function tagsOf(products: readonly ProductInList[], chosen: string | undefined): readonly string[] {
  const counts = new Map<string, number>();
  for (const { tags } of products) {
    for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  const others = [...counts]
    .filter(([tag]) => tag !== chosen)
    .toSorted(([one, many], [other, more]) => more - many || one.localeCompare(other))
    .map(([tag]) => tag);
  return [...(chosen ? [chosen] : []), ...others].slice(0, TAGS_MAX);
}
