import { useEffect } from 'react';

/** What the tab and the history call this. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Console`;
  }, [title]);
}
