import type { ReactNode } from 'react';
import { useTitle } from './title.ts';

/** The name of a screen, for the eye and for the tab. */
export function PageTitle({ children, title }: { children: ReactNode; title: string }) {
  useTitle(title);
  return <h1 className="display text-4xl sm:text-5xl">{children}</h1>;
}
