import { Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { GraphProvider } from '../../app/graph/context.tsx';
import { ToastProvider } from '../../ui/toasts.tsx';
import { OwnChangesProvider } from '../account/own-changes.tsx';
import { clientName } from '../client-name.ts';
import { Footer } from './footer.tsx';
import { Header } from './header.tsx';

/** Every screen of the shop: what it shows is for everybody, whoever they are. */
export function Root() {
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const main = useRef<HTMLElement>(null);
  const last = useRef(path);

  // A new screen is read from its beginning, also by those who hear it.
  useEffect(() => {
    if (last.current === path) return;
    last.current = path;
    main.current?.focus({ preventScroll: true });
  }, [path]);

  return (
    <GraphProvider clientName={clientName}>
      <ToastProvider>
        <OwnChangesProvider>
          <div className="flex min-h-dvh flex-col">
            <a
              href="#main"
              className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-panel focus:px-3 focus:py-2"
            >
              Skip to the content
            </a>
            <Header />
            <main
              id="main"
              ref={main}
              tabIndex={-1}
              className="mx-auto w-full max-w-6xl flex-1 px-4 pt-8 pb-20 outline-none sm:px-6 sm:pt-12"
            >
              <Outlet />
            </main>
            <Footer />
          </div>
        </OwnChangesProvider>
      </ToastProvider>
    </GraphProvider>
  );
}
