import { SearchField } from './fields.tsx';
import { useTypedSearch } from './use-typed-search.ts';

export function SearchBox({
  label,
  value,
  onSearch,
  className,
}: {
  label: string;
  value: string;
  onSearch: (text: string) => void;
  className?: string;
}) {
  const { typed, type } = useTypedSearch(value, onSearch);
  return (
    <SearchField
      label={label}
      className={className}
      value={typed}
      onChange={({ target }) => type(target.value)}
    />
  );
}
