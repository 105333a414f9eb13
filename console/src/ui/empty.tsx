import type { ReactNode } from 'react';

/** Where nothing is: what would be here, and what to do about it. */
export function Empty({
  icon,
  title,
  children,
  action,
}: {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="grid justify-items-center gap-2 px-6 py-14 text-center">
      {icon && (
        <span
          aria-hidden="true"
          className="mb-1 grid size-10 place-items-center rounded-full bg-sunken text-soft [&>svg]:size-5"
        >
          {icon}
        </span>
      )}
      <p className="font-medium">{title}</p>
      {children && <p className="max-w-sm text-sm text-soft text-pretty">{children}</p>}
      {action && <div className="mt-2 flex gap-2">{action}</div>}
    </div>
  );
}
