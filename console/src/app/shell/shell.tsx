import { useRouterState } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { Menu as MenuIcon, Search, X } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { IconButton } from '../../ui/button.tsx';
import { useShortcuts } from '../palette/shortcuts.tsx';
import { Navigation } from './navigation.tsx';
import { Offline } from './offline.tsx';
import { UserMenu } from './user-menu.tsx';

/** Menu beside the screen; on narrow windows above it, opened when it is asked for. */
export function Shell({ children }: { children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const main = useRef<HTMLElement>(null);
  const last = useRef(path);
  const shortcuts = useShortcuts();

  // A new screen is read from its beginning, also by those who hear it.
  useEffect(() => {
    if (last.current === path) return;
    last.current = path;
    setOpen(false);
    main.current?.focus({ preventScroll: true });
  }, [path]);

  return (
    <div className="flex h-dvh flex-col lg:flex-row">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-panel focus:px-3 focus:py-2"
      >
        Skip to the content
      </a>
      <header className="flex h-12 shrink-0 items-center gap-2 border-b bg-sunken px-3 lg:hidden">
        <IconButton
          label={isOpen ? 'Close the menu' : 'Open the menu'}
          aria-expanded={isOpen}
          aria-controls="menu"
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? <X /> : <MenuIcon />}
        </IconButton>
        <Brand />
      </header>
      <div
        id="menu"
        className={clsx(
          'z-30 shrink-0 flex-col border-r bg-sunken max-lg:absolute max-lg:inset-x-0 max-lg:top-12 max-lg:bottom-0 lg:flex lg:w-56',
          isOpen ? 'flex' : 'hidden',
        )}
      >
        <div className="hidden h-14 items-center px-4 lg:flex">
          <Brand />
        </div>
        <div className="px-2 pt-2 pb-1 lg:pt-0">
          <button
            type="button"
            onClick={() => shortcuts.open('palette')}
            className="flex h-8 w-full items-center gap-2.5 rounded-md border bg-panel px-2.5 text-sm text-soft hover:bg-hover"
          >
            <Search className="size-4" aria-hidden />
            <span className="mr-auto">Go to …</span>
            <kbd className="font-sans text-xs max-lg:hidden">Ctrl K</kbd>
          </button>
        </div>
        <Navigation />
        <UserMenu />
      </div>
      <main
        id="main"
        ref={main}
        tabIndex={-1}
        className="flex min-h-0 min-w-0 flex-1 flex-col overflow-auto outline-none"
      >
        <Offline />
        {children}
      </main>
      {shortcuts.element}
    </div>
  );
}

function Brand() {
  return (
    <div className="flex items-center gap-2.5">
      <img src="/console/icon.svg" alt="" className="size-6" />
      <span className="font-semibold">Commerce</span>
    </div>
  );
}
