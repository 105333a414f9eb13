import { Search } from 'lucide-react';
import { useTypedSearch } from '../../ui/use-typed-search.ts';

export function SearchLine({
  value,
  onSearch,
}: {
  value: string;
  onSearch: (text: string) => void;
}) {
  const { typed, type } = useTypedSearch(value, onSearch);
  return (
    <search className="relative min-w-64 flex-1 max-lg:basis-full">
      <Search
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 left-5 size-5 -translate-y-1/2 text-soft"
      />
      <input
        type="search"
        aria-label="Search the shop"
        placeholder="Kettle, lamp, rain jacket …"
        value={typed}
        maxLength={200}
        onChange={({ target }) => type(target.value)}
        className="h-14 w-full rounded-full border border-line-strong/60 bg-panel pr-5 pl-13 text-lg placeholder:text-soft"
      />
    </search>
  );
}
