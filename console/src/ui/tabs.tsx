import type { ReactNode } from 'react';

/** Screens that belong together, as links: the one that is shown says so by `aria-current`. */
export function Tabs({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav aria-label={label} className="flex gap-1 rounded-lg bg-sunken p-0.5">
      {children}
    </nav>
  );
}

export const tabClass =
  'inline-flex h-8 items-center rounded-md px-3 text-sm font-medium text-soft hover:text-ink aria-[current=page]:bg-panel aria-[current=page]:text-ink aria-[current=page]:ring-1 aria-[current=page]:ring-line';
