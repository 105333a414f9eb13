import { useLayoutEffect, useRef } from 'react';

export interface KeyHandlers {
  /** Ctrl or ⌘ with K, also while one types. */
  readonly onPalette: () => void;
  readonly onHelp: () => void;
  /** `g`, and then this key. */
  readonly onGo: (key: string) => void;
}

/** How long after `g` the second key counts. */
const SECOND_KEY_MS = 1_200;

/** Keys for the whole console. None of them but Ctrl K is active while somebody types. */
export function useKeys(handlers: KeyHandlers): void {
  const current = useRef(handlers);
  current.current = handlers;
  // Before anything is on screen: whoever sees it may press a key.
  useLayoutEffect(() => {
    let wentAt = Number.NEGATIVE_INFINITY;
    const listen = (event: KeyboardEvent) => {
      const { key, target, timeStamp } = event;
      if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === 'k') {
        event.preventDefault();
        return current.current.onPalette();
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isBusy(target)) return;
      if (timeStamp - wentAt < SECOND_KEY_MS) {
        wentAt = Number.NEGATIVE_INFINITY;
        return current.current.onGo(key.toLowerCase());
      }
      if (key === 'g') wentAt = timeStamp;
      else if (key === '?') current.current.onHelp();
      else if (key === '/') {
        event.preventDefault();
        document.querySelector<HTMLInputElement>('[data-search]')?.focus();
      }
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}

/** Whether keys belong to what has the focus, or to a dialog above the page. */
function isBusy(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  if (document.querySelector('[role=dialog],[role=menu],[role=alertdialog]')) return true;
  return target.closest('input,textarea,select,[contenteditable=true],[role=textbox]') !== null;
}
