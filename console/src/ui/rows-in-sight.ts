import { type RefObject, useLayoutEffect, useState } from 'react';

/** The first and the last row in sight, counted from 0, as their box is scrolled. All are equally high. */
export function useRowsInSight(box: RefObject<HTMLElement | null>, rowPx: number) {
  const [sight, setSight] = useState({ first: 0, last: 0 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = () => {
      const { scrollTop, clientHeight } = element;
      const first = Math.floor(scrollTop / rowPx);
      const last = Math.floor((scrollTop + clientHeight) / rowPx);
      setSight((seen) => (seen.first === first && seen.last === last ? seen : { first, last }));
    };
    const resized = new ResizeObserver(look);
    look();
    resized.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      resized.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [box, rowPx]);
  return sight;
}
