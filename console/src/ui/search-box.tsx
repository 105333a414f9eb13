import { useEffect, useRef, useState } from 'react';
import { SearchField } from './fields.tsx';

const WAIT_MS = 180;

/** Tells what is searched for once typing pauses; follows the address when that changes by itself. */
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
  const [typed, setTyped] = useState(value);
  const told = useRef(value);
  const tell = useRef(onSearch);
  tell.current = onSearch;
  useEffect(() => {
    if (value === told.current) return;
    told.current = value;
    setTyped(value);
  }, [value]);
  useEffect(() => {
    if (typed.trim() === told.current) return;
    const timer = setTimeout(() => {
      told.current = typed.trim();
      tell.current(told.current);
    }, WAIT_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <SearchField
      label={label}
      className={className}
      value={typed}
      onChange={({ target }) => setTyped(target.value)}
    />
  );
}
