import { useRouter } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';

const WAIT_MS = 180;

/** Tells what is searched for once typing pauses; follows the address when that changes by itself. */
export function useTypedSearch(
  value: string,
  onSearch: (text: string) => void,
): { typed: string; type: (text: string) => void } {
  const [typed, type] = useState(value);
  const told = useRef(value);
  const tell = useRef(onSearch);
  tell.current = onSearch;
  const router = useRouter();
  useEffect(() => {
    if (value === told.current) return;
    told.current = value;
    type(value);
  }, [value]);
  useEffect(() => {
    const text = typed.trim();
    if (text === told.current) return;
    const { pathname } = router.latestLocation;
    const timer = setTimeout(() => {
      // Whoever chose a result meanwhile is on the way to it, and is not called back.
      if (router.latestLocation.pathname !== pathname) return;
      told.current = text;
      tell.current(text);
    }, WAIT_MS);
    return () => clearTimeout(timer);
  }, [typed, router]);
  return { typed, type };
}
