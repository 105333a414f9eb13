import { useEffect, useRef } from 'react';

/** Does something every so often while the tab is looked at. */
export function useAgain(work: () => void, everyMs: number): void {
  const current = useRef(work);
  current.current = work;
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) current.current();
    }, everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
}
