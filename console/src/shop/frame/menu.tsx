import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { linkClass } from './header.tsx';

export interface MenuItem {
  readonly name: string;
  readonly icon: ReactNode;
  readonly onSelect: () => void;
}

/** A few more ways behind one button (disclosure pattern): closed by Escape, by leaving it, and by choosing. */
export function Menu({
  label,
  icon,
  items,
  children,
}: {
  label: string;
  icon: ReactNode;
  items: readonly MenuItem[];
  children?: ReactNode;
}) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const around = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!isOpen) return;
    const leave = ({ target }: Event) => {
      if (target instanceof Node && !around.current?.contains(target)) setOpen(false);
    };
    document.addEventListener('pointerdown', leave);
    document.addEventListener('focusin', leave);
    return () => {
      document.removeEventListener('pointerdown', leave);
      document.removeEventListener('focusin', leave);
    };
  }, [isOpen]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape is heard wherever focus is inside
    <div
      ref={around}
      className="relative"
      onKeyDown={({ key }) => {
        if (key !== 'Escape') return;
        setOpen(false);
        button.current?.focus();
      }}
    >
      <button
        ref={button}
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
        className={linkClass}
      >
        <span aria-hidden="true" className="[&>svg]:size-5">
          {icon}
        </span>
        <span className="max-w-40 truncate max-sm:sr-only">{label}</span>
      </button>
      <div
        id={id}
        hidden={!isOpen}
        data-appears
        className="absolute top-12 right-0 z-30 w-60 rounded-lg border bg-panel p-1.5 shadow-float"
      >
        {children}
        {items.map(({ name, icon: picture, onSelect }) => (
          <button
            key={name}
            type="button"
            onClick={() => {
              setOpen(false);
              onSelect();
            }}
            className="flex h-11 w-full items-center gap-3 rounded-md px-3 text-sm font-medium hover:bg-hover"
          >
            <span aria-hidden="true" className="text-soft [&>svg]:size-4">
              {picture}
            </span>
            {name}
          </button>
        ))}
      </div>
    </div>
  );
}
