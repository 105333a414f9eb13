import { clsx } from 'clsx';
import { X } from 'lucide-react';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import { Button, IconButton } from './button.tsx';
import { Sentence } from './sentence.tsx';

export interface Toast {
  readonly message: string;
  readonly tone?: 'neutral' | 'bad';
  /** Takes back what was done. */
  readonly undo?: () => void;
}

interface Shown extends Toast {
  readonly key: number;
}

const SHOWN_MAX = 3;
const SHOWN_MS = 6_000;
const WITH_UNDO_MS = 12_000;
/** What went wrong is read twice, and its request id copied. */
const BAD_MS = 30_000;

const Toasts = createContext<(toast: Toast) => void>(() => undefined);

/** Says that something has happened, and offers to take it back where that can be done. */
export function useToast(): (toast: Toast) => void {
  return useContext(Toasts);
}

export function ToastProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<readonly Shown[]>([]);
  const drop = useCallback(
    (key: number) => setShown((toasts) => toasts.filter((toast) => toast.key !== key)),
    [],
  );
  const show = useCallback(
    (toast: Toast) => {
      const key = Math.random();
      setShown((toasts) => [...toasts.slice(1 - SHOWN_MAX), { ...toast, key }]);
      const shownMs = toast.tone === 'bad' ? BAD_MS : SHOWN_MS;
      setTimeout(() => drop(key), toast.undo ? WITH_UNDO_MS : shownMs);
    },
    [drop],
  );
  const list = useMemo(
    () =>
      shown.map(({ key, message, tone, undo }) => (
        <div
          key={key}
          data-appears
          className={clsx(
            'pointer-events-auto flex max-w-full items-center gap-2 rounded-lg border bg-panel py-1.5 pr-1.5 pl-3.5 text-sm shadow-float',
            tone === 'bad' && 'border-bad text-bad',
          )}
        >
          <span className="min-w-0">
            <Sentence text={message} />
          </span>
          {undo && (
            <Button
              small
              kind="quiet"
              className="text-accent!"
              onClick={() => {
                drop(key);
                undo();
              }}
            >
              Undo
            </Button>
          )}
          <IconButton small label="Dismiss" onClick={() => drop(key)}>
            <X />
          </IconButton>
        </div>
      )),
    [shown, drop],
  );
  return (
    <Toasts.Provider value={show}>
      {children}
      <div
        role="status"
        aria-live="polite"
        className="pointer-events-none fixed inset-x-3 bottom-4 z-50 grid justify-items-center gap-2"
      >
        {list}
      </div>
    </Toasts.Provider>
  );
}
