import { clsx } from 'clsx';
import { type ReactNode, useId } from 'react';

/** Things that belong together, under a name. */
export function Panel({
  title,
  action,
  children,
  className,
  padded = true,
}: {
  title: string;
  action?: ReactNode;
  children: ReactNode;
  className?: string;
  padded?: boolean;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={clsx('min-w-0 rounded-lg border bg-panel', className)}>
      <header className="flex min-h-10 items-center gap-2 border-b px-4 py-1">
        <h2 id={id} className="mr-auto text-sm font-semibold">
          {title}
        </h2>
        {action}
      </header>
      <div className={clsx(padded && 'p-4')}>{children}</div>
    </section>
  );
}
