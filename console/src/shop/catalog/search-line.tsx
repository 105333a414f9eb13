import { Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';

const WAIT_MS = 200;

/** Tells what is searched for once typing pauses; follows the address when that changes by itself. */
export function SearchLine({
  value,
  onSearch,
}: {
  value: string;
  onSearch: (text: string) => void;
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
    const text = typed.trim();
    if (text === told.current) return;
    const timer = setTimeout(() => {
      told.current = text;
      tell.current(text);
    }, WAIT_MS);
    return () => clearTimeout(timer);
  }, [typed]);
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
        onChange={({ target }) => setTyped(target.value)}
        className="h-14 w-full rounded-full border border-line-strong/60 bg-panel pr-5 pl-13 text-lg placeholder:text-soft"
      />
    </search>
  );
}
