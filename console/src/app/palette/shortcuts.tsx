import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { screens } from '../screens.ts';
import { useMe } from '../session/me.tsx';
import { isAllowed } from '../session/permissions.ts';
import { useKeys } from './keys.ts';

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }));
const KeysHelp = lazy(async () => ({ default: (await import('./keys-help.tsx')).KeysHelp }));

type Shown = 'palette' | 'help' | undefined;

/** The palette, the help and the keys that lead to screens; loaded when they are first asked for. */
export function useShortcuts() {
  const [shown, setShown] = useState<Shown>();
  const navigate = useNavigate();
  const { permissions } = useMe();
  useKeys({
    onPalette: () => setShown(shown === 'palette' ? undefined : 'palette'),
    onHelp: () => setShown('help'),
    onGo: (key) => {
      const screen = screens.find((each) => each.key === key);
      if (screen && isAllowed(permissions, screen.needs)) void navigate({ to: screen.path });
    },
  });
  const close = () => setShown(undefined);
  return {
    open: (what: 'palette' | 'help') => setShown(what),
    element: (
      <Suspense>
        {shown === 'palette' && <Palette onClose={close} />}
        {shown === 'help' && <KeysHelp onClose={close} />}
      </Suspense>
    ),
  };
}
