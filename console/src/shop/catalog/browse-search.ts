import type { ProductInList } from './catalog-documents.ts';

export const sorts = [
  { value: 'NEWEST', name: 'Newest first' },
  { value: 'OLDEST', name: 'Oldest first' },
  { value: 'TITLE_ASC', name: 'A to Z' },
  { value: 'TITLE_DESC', name: 'Z to A' },
] as const;

export type Sort = (typeof sorts)[number]['value'];

/** What the address says of the list; what it does not say is left out. */
export interface BrowseSearch {
  readonly search?: string;
  readonly tag?: string;
  readonly sort?: Sort;
  readonly currency?: string;
  /** In minor units of the currency. */
  readonly min?: string;
  readonly max?: string;
}

/** Values to set; undefined takes a condition out. */
export type SearchChanges = { [Key in keyof BrowseSearch]?: BrowseSearch[Key] | undefined };

export interface FilterProps {
  readonly search: BrowseSearch;
  /** What is on screen: its tags and currencies are what can be chosen. */
  readonly products: readonly ProductInList[];
  readonly onChange: (changes: SearchChanges) => void;
}

/** Takes from an address what can be asked for, and nothing else. */
export function readBrowseSearch(given: Record<string, unknown>): BrowseSearch {
  const search = textOf(given['search'])?.slice(0, 200);
  const tag = textOf(given['tag'])?.slice(0, 40);
  const sort = sorts.find(({ value }) => value === given['sort'])?.value;
  const currency = /^[A-Z]{3}$/.exec(textOf(given['currency']) ?? '')?.[0];
  const [min, max] = [minorOf(given['min']), minorOf(given['max'])];
  return {
    ...(search && { search }),
    ...(tag && { tag }),
    ...(sort && sort !== 'NEWEST' && { sort }),
    ...(currency && (min || max) && { currency, ...(min && { min }), ...(max && { max }) }),
  };
}

/** What the graph is asked with. */
export function variablesOf({ search, tag, sort, currency, min, max }: BrowseSearch) {
  return {
    // Signs alone are no word that a product could be found by.
    search: search && /[\p{L}\p{N}]/u.test(search) ? search : null,
    orderBy: sort ?? 'NEWEST',
    filter: {
      ...(tag && { tag }),
      ...(currency && { currency, priceMin: min ?? null, priceMax: max ?? null }),
    },
  } as const;
}

function textOf(value: unknown): string | undefined {
  // An address that holds a number is read as one.
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text.trim() ? text.trim() : undefined;
}

function minorOf(value: unknown): string | undefined {
  return /^\d{1,13}$/.exec(textOf(value) ?? '')?.[0];
}
