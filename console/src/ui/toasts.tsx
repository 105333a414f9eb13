import { clsx } from 'clsx';
import { X } from 'lucide-react';
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
} from 'react';
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
    (toast: Toast) =>
      setShown((toasts) => [...toasts.slice(1 - SHOWN_MAX), { ...toast, key: Math.random() }]),
    [],
  );
  const list = useMemo(
    () => shown.map((toast) => <Message key={toast.key} toast={toast} onDrop={drop} />),
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

/** It goes by itself, but not from under somebody's hand (WCAG 2.2.1). */
function Message({ toast, onDrop }: { toast: Shown; onDrop: (key: number) => void }) {
  const { key, message, tone, undo } = toast;
  const [isHeld, setHeld] = useState(false);
  const shownMs = undo ? WITH_UNDO_MS : tone === 'bad' ? BAD_MS : SHOWN_MS;
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(() => onDrop(key), shownMs);
    return () => clearTimeout(timer);
  }, [isHeld, key, shownMs, onDrop]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: nothing is done here but to wait
    <div
      data-appears
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
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
            onDrop(key);
            undo();
          }}
        >
          Undo
        </Button>
      )}
      <IconButton small label="Dismiss" onClick={() => onDrop(key)}>
        <X />
      </IconButton>
    </div>
  );
}
