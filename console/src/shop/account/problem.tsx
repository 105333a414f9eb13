import type { ReactNode } from 'react';

/** Why it was not done, beside the button that asked for it. Nothing where nothing is wrong. */
export function Problem({ children }: { children: ReactNode }) {
  if (!children) return null;
  return (
    <p role="alert" className="rounded-md bg-bad-soft px-4 py-3 text-bad text-pretty">
      {children}
    </p>
  );
}
