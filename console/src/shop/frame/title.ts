import { useEffect } from 'react';

/** What the tab, the history and whoever gets the address call this. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Shop`;
  }, [title]);
}
