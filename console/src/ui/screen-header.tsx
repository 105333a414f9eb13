import type { ReactNode } from 'react';
import { useTitle } from './title.ts';

/** What this screen is, and what can be done with all of it. */
export function ScreenHeader({
  title,
  detail,
  back,
  children,
}: {
  title: string;
  detail?: ReactNode;
  back?: ReactNode;
  children?: ReactNode;
}) {
  useTitle(title);
  return (
    <header className="flex min-h-14 shrink-0 flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2.5 lg:px-6">
      <div className="mr-auto flex min-w-0 items-center gap-2.5">
        {back}
        <h1 className="truncate text-lg font-semibold">{title}</h1>
        {detail}
      </div>
      {children && <div className="flex flex-wrap items-center gap-2">{children}</div>}
    </header>
  );
}
